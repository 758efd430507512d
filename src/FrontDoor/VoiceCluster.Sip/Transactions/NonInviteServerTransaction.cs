namespace VoiceCluster.Sip;

/// <summary>Non-INVITE server transaction (RFC 3261 section 17.2.2): Trying, Proceeding, Completed for timer J, Terminated.</summary>
internal sealed class NonInviteServerTransaction : SipServerTransaction
{
    private readonly SipTimer _j;

    public NonInviteServerTransaction(SipTransactionContext context, SipRequest request, ISipWire wire)
        : base(context, request, wire)
    {
        State = SipTransactionState.Trying;
        _j = CreateTimer(Terminate);
    }

    public override bool IsAnswered => State is SipTransactionState.Completed or SipTransactionState.Terminated;

    public override void Respond(SipResponse response)
    {
        if (IsAnswered) return;
        State = response.IsFinal ? SipTransactionState.Completed : SipTransactionState.Proceeding;
        SendResponse(response);
        if (response.IsFinal) TerminateAfter(_j, Times.Timeout);
    }

    public override void ReceiveRetransmission()
    {
        if (State is SipTransactionState.Proceeding or SipTransactionState.Completed) SendLast();
    }
}
