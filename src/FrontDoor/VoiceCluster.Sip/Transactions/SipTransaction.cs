namespace VoiceCluster.Sip;

/// <summary>States of the four machines (RFC 3261 section 17; Accepted is RFC 6026).</summary>
internal enum SipTransactionState
{
    Trying,
    Calling,
    Proceeding,
    Accepted,
    Completed,
    Confirmed,
    Terminated,
}

/// <summary>What a transaction runs on. The executor serialises all of them.</summary>
internal sealed record SipTransactionContext(TimeProvider Clock, SipExecutor Executor, SipTimerValues Timers)
{
    public SipTimer CreateTimer(Action fire) => new(Clock, Executor, fire);
}

/// <summary>Common to the four transaction machines: the request, where to send, and the end.</summary>
internal abstract class SipTransaction(SipTransactionContext context, SipRequest request, ISipWire wire)
{
    private readonly List<SipTimer> _timers = new(3);

    public SipRequest Request { get; } = request;

    public SipTransactionState State { get; private protected set; }

    public ISipWire Wire { get; } = wire;

    /// <summary>Set by the owner; called once.</summary>
    public Action<SipTransaction>? Terminated { get; set; }

    private protected SipTimerValues Times => context.Timers;

    private protected bool IsUnreliable => !Wire.IsReliable;

    private protected SipTimer CreateTimer(Action fire)
    {
        var timer = context.CreateTimer(fire);
        _timers.Add(timer);
        return timer;
    }

    private protected void Transmit(byte[] message) => Wire.Send(message, error => context.Executor.Post(() => OnTransportError(error)));

    private protected abstract void OnTransportError(string error);

    /// <summary>Ends the transaction whatever its state; nothing is sent.</summary>
    public void Terminate()
    {
        if (State == SipTransactionState.Terminated) return;
        State = SipTransactionState.Terminated;
        foreach (var timer in _timers) timer.Dispose();
        Terminated?.Invoke(this);
    }

    /// <summary>Waits in a closing state for stray retransmissions: not at all over a reliable transport.</summary>
    private protected void TerminateAfter(SipTimer timer, TimeSpan wait)
    {
        if (IsUnreliable) timer.Start(wait);
        else Terminate();
    }
}

/// <summary>A client transaction: sends a request and hands up its responses.</summary>
internal abstract class SipClientTransaction(
    SipTransactionContext context, SipRequest request, ISipWire wire, Action<SipResponse> onResponse)
    : SipTransaction(context, request, wire)
{
    private byte[]? _bytes;

    public abstract void Start();

    public abstract void Receive(SipResponse response);

    private protected void SendRequest() => Transmit(_bytes ??= Request.ToBytes());

    private protected void Deliver(SipResponse response) => onResponse(response);

    /// <summary>A timeout counts as 408, a transport error as 503 (RFC 3261 section 8.1.3.1).</summary>
    private protected void Fail(int status, string reason)
    {
        Terminate();
        var response = Request.CreateResponse(status, null, reason);
        response.IsLocal = true;
        Deliver(response);
    }

    private protected override void OnTransportError(string error)
    {
        if (State is SipTransactionState.Trying or SipTransactionState.Calling or SipTransactionState.Proceeding) Fail(503, error);
    }
}

/// <summary>A server transaction: takes one request's retransmissions and sends its responses.</summary>
internal abstract class SipServerTransaction(SipTransactionContext context, SipRequest request, ISipWire wire)
    : SipTransaction(context, request, wire)
{
    private byte[]? _last;

    /// <summary>Told when a response could not be sent; the peer will not see it.</summary>
    public Action<string>? TransportFailed { get; set; }

    /// <summary>A final response was given.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Sends a response; after a final one others are ignored.</summary>
    public abstract void Respond(SipResponse response);

    /// <summary>The request came again.</summary>
    public abstract void ReceiveRetransmission();

    private protected void SendResponse(SipResponse response) => Transmit(_last = response.ToBytes());

    private protected void SendLast()
    {
        if (_last is not null) Transmit(_last);
    }

    private protected override void OnTransportError(string error)
    {
        if (State == SipTransactionState.Terminated) return;
        Terminate();
        TransportFailed?.Invoke(error);
    }
}
