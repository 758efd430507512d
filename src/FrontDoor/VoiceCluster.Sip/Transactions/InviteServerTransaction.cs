namespace VoiceCluster.Sip;

/// <summary>
/// INVITE server transaction (RFC 3261 section 17.2.1 with RFC 6026): Proceeding, then Accepted for a 2xx (retransmitting it is the
/// user's part) or Completed for an error (retransmitted with G until ACK or H), Confirmed, Terminated.
/// </summary>
internal sealed class InviteServerTransaction : SipServerTransaction
{
    private readonly SipTimer _g, _h, _closing;
    private TimeSpan _interval;

    public InviteServerTransaction(SipTransactionContext context, SipRequest invite, ISipWire wire)
        : base(context, invite, wire)
    {
        State = SipTransactionState.Proceeding;
        _interval = Times.T1;
        _g = CreateTimer(Retransmit);
        _h = CreateTimer(GiveUp);
        _closing = CreateTimer(Terminate);
    }

    public override bool IsAnswered => State != SipTransactionState.Proceeding;

    /// <summary>A CANCEL for this INVITE came before its final response.</summary>
    public Action<SipRequest>? Cancelled { get; set; }

    /// <summary>An error was never acknowledged (timer H).</summary>
    public Action? Unacknowledged { get; set; }

    public override void Respond(SipResponse response)
    {
        if (State != SipTransactionState.Proceeding) return;
        if (response.IsSuccess)
        {
            State = SipTransactionState.Accepted;
            _closing.Start(Times.Timeout);
        }
        else if (response.IsFinal)
        {
            State = SipTransactionState.Completed;
            if (IsUnreliable) _g.Start(_interval);
            _h.Start(Times.Timeout);
        }

        SendResponse(response);
    }

    /// <summary>Sends a 2xx once more, as the user does until the ACK comes.</summary>
    public void RespondAgain()
    {
        if (State == SipTransactionState.Accepted) SendLast();
    }

    public override void ReceiveRetransmission()
    {
        if (State is SipTransactionState.Proceeding or SipTransactionState.Completed) SendLast();
    }

    /// <summary>The ACK of an error; true when it belonged here.</summary>
    public bool ReceiveAck()
    {
        if (State == SipTransactionState.Completed)
        {
            State = SipTransactionState.Confirmed;
            _g.Stop();
            _h.Stop();
            TerminateAfter(_closing, Times.T4);
        }

        return State is SipTransactionState.Confirmed or SipTransactionState.Terminated;
    }

    private void Retransmit()
    {
        _interval = Times.Double(_interval);
        _g.Start(_interval);
        SendLast();
    }

    private void GiveUp()
    {
        Terminate();
        Unacknowledged?.Invoke();
    }
}
