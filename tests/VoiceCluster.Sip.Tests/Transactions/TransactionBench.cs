using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Transactions;

/// <summary>A transaction layer on a virtual clock, with a wire that keeps what is sent and when.</summary>
internal sealed class TransactionBench : ISipWire
{
    public TransactionBench(bool reliable = false, int capacity = 1000)
    {
        IsReliable = reliable;
        var executor = new SipExecutor(100, fault => throw new InvalidOperationException("A piece of work failed.", fault));
        Context = new(Clock, executor, SipTimerValues.Default);
        Layer = new(Context, capacity)
        {
            RequestReceived = Requests.Add,
            AckReceived = Acks.Add,
            StrayResponseReceived = Strays.Add,
        };
    }

    public VirtualTimeProvider Clock { get; } = new();

    public SipTransactionContext Context { get; }

    public SipTransactionLayer Layer { get; }

    public List<(double Seconds, SipMessage Message)> Sent { get; } = [];

    public List<SipServerTransaction> Requests { get; } = [];

    public List<SipRequest> Acks { get; } = [];

    public List<SipResponse> Strays { get; } = [];

    public List<SipResponse> Responses { get; } = [];

    public string? FailWith { get; set; }

    public bool IsReliable { get; }

    public System.Net.IPAddress Peer { get; set; } = System.Net.IPAddress.Loopback;

    public IEnumerable<double> SentAt => Sent.Select(s => s.Seconds);

    public SipMessage LastSent => Sent[^1].Message;

    public void Send(byte[] message, Action<string>? failed = null)
    {
        Sent.Add((Clock.Elapsed.TotalSeconds, SipParser.Parse(message).Message!));
        if (FailWith is not null) failed?.Invoke(FailWith);
    }

    public SipClientTransaction Start(string method, string branch = "z9hG4bKone") =>
        Layer.Send(Request(method, branch), this, Responses.Add);

    public SipServerTransaction Receive(string method, string branch = "z9hG4bKone", string? fromTag = "f")
    {
        Layer.Receive(Request(method, branch, fromTag), this);
        return Requests[^1];
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public static SipRequest Request(string method, string branch, string? fromTag = "f")
    {
        var request = new SipRequest(method, SipUri.Parse("sip:bob@biloxi.com"));
        request.Add(SipHeaderId.Via, $"SIP/2.0/UDP client.example.com;branch={branch}");
        request.Add(SipHeaderId.From, "<sip:alice@atlanta.com>" + (fromTag is null ? "" : $";tag={fromTag}"));
        request.Add(SipHeaderId.To, "<sip:bob@biloxi.com>");
        request.Add(SipHeaderId.CallId, "call-1");
        request.Add(SipHeaderId.CSeq, $"7 {method}");
        return request;
    }
}
