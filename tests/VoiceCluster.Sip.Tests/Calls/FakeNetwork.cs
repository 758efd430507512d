using System.Net;
using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>A network on virtual time: 10 ms one way, and a test may lose or watch messages.</summary>
internal sealed class FakeNetwork
{
    private readonly Dictionary<IPEndPoint, FakeTransport> _hosts = [];

    public VirtualTimeProvider Clock { get; } = new();

    /// <summary>Every message that was sent, lost ones too.</summary>
    public List<(TimeSpan At, IPEndPoint From, IPEndPoint To, SipMessage Message)> Log { get; } = [];

    /// <summary>True loses the message.</summary>
    public Func<SipMessage, bool> Loses { get; set; } = _ => false;

    public ISipTransport Attach(string address, SipProtocol protocol = SipProtocol.Udp)
    {
        var transport = new FakeTransport(this, IPEndPoint.Parse(address), protocol);
        _hosts.Add(transport.LocalEndPoint, transport);
        return transport;
    }

    public ISipTransport TransportAt(string address) => _hosts[IPEndPoint.Parse(address)];

    public void Detach(ISipTransport transport) => _hosts.Remove(transport.LocalEndPoint);

    public IEnumerable<SipRequest> Requests(string method) => Log.Select(l => l.Message).OfType<SipRequest>().Where(r => r.Method == method);

    public IEnumerable<SipResponse> Responses(int status) => Log.Select(l => l.Message).OfType<SipResponse>().Where(r => r.Status == status);

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Moves time on in small steps until the task is done, so that work on other threads may follow.</summary>
    public async Task<T> Until<T>(Task<T> task, double seconds = 300)
    {
        var deadline = Clock.Elapsed + TimeSpan.FromSeconds(seconds);
        while (!task.IsCompleted && Clock.Elapsed < deadline)
        {
            Advance(0.1);
            for (var i = 0; i < 50 && !task.IsCompleted && (i == 0 || ThreadPool.PendingWorkItemCount > 0); i++) await Task.Yield();
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10)); // a continuation may still be on its way to another thread
    }

    /// <summary>Octets of any kind, at once.</summary>
    public void Deliver(byte[] bytes, FakeTransport from, IPEndPoint to) => _hosts[to].Deliver(bytes, from, SipProtocol.Udp);

    public void Send(FakeTransport from, byte[] bytes, IPEndPoint to, SipProtocol protocol)
    {
        var result = SipParser.Parse(bytes);
        // Only the refusal of a malformed request repeats what was malformed in it.
        Assert.True(result.IsWellFormed || result.Message is SipResponse { Status: 400 or 505 }, $"{result.Error}\n{System.Text.Encoding.UTF8.GetString(bytes)}");
        Log.Add((Clock.Elapsed, from.LocalEndPoint, to, result.Message!));
        if (Loses(result.Message!) || !_hosts.TryGetValue(to, out var target)) return;
        Clock.CreateTimer(_ => target.Deliver((byte[])bytes.Clone(), from, protocol), null, TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
    }

    internal sealed class FakeTransport(FakeNetwork network, IPEndPoint local, SipProtocol protocol) : ISipTransport
    {
        private Action<byte[], SipFlow>? _received;

        public SipProtocol Protocol => protocol;

        public IPEndPoint LocalEndPoint => local;

        public void Start(Action<byte[], SipFlow> received) => _received = received;

        public void Send(byte[] message, SipDestination destination, SipConnection? connection, Action<string>? failed) =>
            network.Send(this, message, destination.EndPoint, protocol);

        public void Deliver(byte[] bytes, FakeTransport from, SipProtocol by) =>
            _received?.Invoke(bytes, new SipFlow(this, new SipDestination(by, from.LocalEndPoint, from.LocalEndPoint.Address.ToString())));

        public ValueTask DisposeAsync()
        {
            network.Detach(this);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Media that negotiates for real and carries nothing.</summary>
internal sealed class FakeMedia(IPAddress local, int port, MediaCapabilities capabilities) : ISipMedia
{
    private readonly SdpNegotiator _negotiator = new(capabilities, new IPEndPoint(local, port), "1");

    public bool IsDisposed { get; private set; }

    public NegotiatedMedia? Agreed { get; private set; }

    public Action<char>? DtmfReceived { get; set; }

    public Action<MediaSilence>? Silent { get; set; }

    public RtpFrameReceived? FrameReceived { get; set; }

    public RtpQuality Quality => new(0, 0, 0, default, null, null, null, 0, 0);

    public void Send(ReadOnlySpan<short> outgoing)
    {
    }

    public void Receive()
    {
    }

    public SdpDescription CreateOffer(SdpDirection direction, bool widen = false) => _negotiator.CreateOffer(direction, widen);

    public SdpDescription? CreateAnswer(SdpDescription offer, SdpDirection willing)
    {
        if (_negotiator.CreateAnswer(offer, willing) is not { } result) return null;
        Agreed = result.Media;
        return result.Answer;
    }

    public bool AcceptAnswer(SdpDescription answer) => _negotiator.AcceptAnswer(answer) is { } media && (Agreed = media) is not null;

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}

/// <summary>An agent on the fake network that notes what happens to its calls.</summary>
internal sealed class FakeParty : ISipCallHandler, ISipCallListener, ISipMediaFactory
{
    private int _nextPort = 20_000;

    public FakeParty(FakeNetwork network, string address, SipUserAgentOptions? options = null, SipProtocol protocol = SipProtocol.Udp)
    {
        Network = network;
        Address = IPEndPoint.Parse(address);
        Transport = network.Attach(address, protocol);
        options ??= new();
        options = options with { AllowedSources = options.AllowedSources.Count == 2 ? [IPNetwork.Parse("192.0.2.0/24")] : options.AllowedSources };
        Agent = new SipUserAgent(options, this, this, network.Clock, new SipTransports([Transport], null), new SipResolver());
    }

    public FakeNetwork Network { get; }

    public IPEndPoint Address { get; }

    public ISipTransport Transport { get; }

    public SipUserAgent Agent { get; }

    public MediaCapabilities Capabilities { get; set; } = new();

    public bool PortsExhausted { get; set; }

    /// <summary>What to do with a call that comes in; rings and accepts by default.</summary>
    public Action<SipCall> Answer { get; set; } = call =>
    {
        call.Ring();
        _ = call.AcceptAsync();
    };

    public Action<SipTransferRequest> OnTransfer { get; set; } = request => request.Reject();

    public List<SipCall> Calls { get; } = [];

    public List<string> Events { get; } = [];

    public List<FakeMedia> Media { get; } = [];

    public List<SipNotice> Notices { get; } = [];

    public SipUri Uri => SipUri.Parse($"sip:agent@{Address}" + (Transport.Protocol == SipProtocol.Tcp ? ";transport=tcp" : ""));

    public Task<SipCallOutcome> Call(FakeParty to, Func<SipCallRequest, SipCallRequest>? change = null, CancellationToken cancellation = default)
    {
        var request = new SipCallRequest(to.Uri, SipAddress.Parse($"\"Tester\" <sip:tester@{Address}>"));
        return Agent.CallAsync(change?.Invoke(request) ?? request, this, cancellation);
    }

    public void OnIncomingCall(SipCall call)
    {
        call.Listener = this;
        Calls.Add(call);
        Answer(call);
    }

    public void OnNotice(SipNotice notice)
    {
        Notices.Add(notice);
        Assert.NotEqual(SipNoticeKind.Fault, notice.Kind);
    }

    public void OnRinging(SipCall call, int status) => Events.Add($"ringing {status}");

    public void OnEstablished(SipCall call) => Events.Add("established");

    public void OnHeld(SipCall call, bool held) => Events.Add(held ? "held" : "resumed");

    public void OnDtmf(SipCall call, char digit) => Events.Add($"dtmf {digit}");

    public void OnTransferRequested(SipCall call, SipTransferRequest request)
    {
        Events.Add($"transfer {request.Target}");
        OnTransfer(request);
    }

    public void OnEnded(SipCall call, SipCallEnd end) => Events.Add($"ended {end.Cause}");

    public ISipMedia Create(IPAddress local)
    {
        if (PortsExhausted) throw new RtpPortsExhaustedException(1, 2);
        Media.Add(new FakeMedia(local, _nextPort += 2, Capabilities));
        return Media[^1];
    }
}
