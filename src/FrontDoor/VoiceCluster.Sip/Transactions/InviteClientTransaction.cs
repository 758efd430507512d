namespace VoiceCluster.Sip;

/// <summary>
/// INVITE client transaction (RFC 3261 section 17.1.1 with RFC 6026): Calling, Proceeding, Accepted or Completed, Terminated. Retransmits
/// with timer A, gives up with B, acknowledges errors itself and waits out D; every 2xx, forked ones too, goes up until M ends.
/// </summary>
internal sealed class InviteClientTransaction : SipClientTransaction
{
    private readonly SipTimer _a, _b, _closing;
    private TimeSpan _interval;
    private byte[]? _ack;

    public InviteClientTransaction(SipTransactionContext context, SipRequest invite, ISipWire wire, Action<SipResponse> onResponse)
        : base(context, invite, wire, onResponse)
    {
        State = SipTransactionState.Calling;
        _interval = Times.T1;
        _a = CreateTimer(Retransmit);
        _b = CreateTimer(() => Fail(408, "No response"));
        _closing = CreateTimer(Terminate);
    }

    public override void Start()
    {
        if (IsUnreliable) _a.Start(_interval);
        _b.Start(Times.Timeout);
        SendRequest();
    }

    public override void Receive(SipResponse response)
    {
        switch (State)
        {
            case SipTransactionState.Calling or SipTransactionState.Proceeding:
                _a.Stop();
                _b.Stop();
                Proceed(response);
                break;
            case SipTransactionState.Accepted when response.IsSuccess:
                Deliver(response);
                break;
            case SipTransactionState.Completed when response.Status >= 300:
                Transmit(_ack!);
                break;
        }
    }

    private void Proceed(SipResponse response)
    {
        if (response.IsProvisional)
        {
            State = SipTransactionState.Proceeding;
        }
        else if (response.IsSuccess)
        {
            State = SipTransactionState.Accepted;
            _closing.Start(Times.Timeout);
        }
        else
        {
            State = SipTransactionState.Completed;
            _ack = AckFor(response).ToBytes();
            Transmit(_ack);
            TerminateAfter(_closing, Times.D);
        }

        Deliver(response);
    }

    private void Retransmit()
    {
        if (State != SipTransactionState.Calling) return;
        _interval *= 2;
        _a.Start(_interval);
        SendRequest();
    }

    // Section 17.1.1.3: same branch, Request-URI, Route; To from the response.
    private SipRequest AckFor(SipResponse response)
    {
        var ack = new SipRequest(SipMethod.Ack, Request.Uri);
        ack.Add(SipHeaderId.Via, Request.TopVia!.ToString());
        ack.Set(SipHeaderId.MaxForwards, 70);
        ack.CopyFrom(Request, SipHeaderId.From);
        ack.CopyFrom(response, SipHeaderId.To);
        ack.CopyFrom(Request, SipHeaderId.CallId);
        ack.Add(SipHeaderId.CSeq, new SipCSeq(Request.CSeq.Number, SipMethod.Ack).ToString());
        ack.CopyFrom(Request, SipHeaderId.Route);
        return ack;
    }
}
