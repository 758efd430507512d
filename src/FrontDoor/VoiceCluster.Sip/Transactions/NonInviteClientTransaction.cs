namespace VoiceCluster.Sip;

/// <summary>Non-INVITE client transaction (RFC 3261 section 17.1.2): Trying, Proceeding, Completed, Terminated; timers E, F, K.</summary>
internal sealed class NonInviteClientTransaction : SipClientTransaction
{
    private readonly SipTimer _e, _f, _k;
    private TimeSpan _interval;

    public NonInviteClientTransaction(SipTransactionContext context, SipRequest request, ISipWire wire, Action<SipResponse> onResponse)
        : base(context, request, wire, onResponse)
    {
        State = SipTransactionState.Trying;
        _interval = Times.T1;
        _e = CreateTimer(Retransmit);
        _f = CreateTimer(() => Fail(408, "No response"));
        _k = CreateTimer(Terminate);
    }

    public override void Start()
    {
        if (IsUnreliable) _e.Start(_interval);
        _f.Start(Times.Timeout);
        SendRequest();
    }

    public override void Receive(SipResponse response)
    {
        if (State is not (SipTransactionState.Trying or SipTransactionState.Proceeding)) return;
        if (response.IsProvisional)
        {
            State = SipTransactionState.Proceeding;
        }
        else
        {
            State = SipTransactionState.Completed;
            _e.Stop();
            _f.Stop();
            TerminateAfter(_k, Times.T4);
        }

        Deliver(response);
    }

    private void Retransmit()
    {
        _interval = State == SipTransactionState.Proceeding ? Times.T2 : Times.Double(_interval);
        _e.Start(_interval);
        SendRequest();
    }
}
