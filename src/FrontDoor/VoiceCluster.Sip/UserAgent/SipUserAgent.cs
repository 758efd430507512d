using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// A SIP user agent: listens, takes calls in and places calls out, answers OPTIONS, keeps dialogs and transactions. All its work runs on
/// one executor; public members may be called from any thread.
/// </summary>
public sealed partial class SipUserAgent : IAsyncDisposable
{
    private readonly SipUserAgentOptions _options;
    private readonly ISipCallHandler _handler;
    private readonly ISipMediaFactory _media;
    private readonly SipTransports _transports;
    private readonly SipResolver _resolver;
    private readonly SipTransactionLayer _transactions;
    private readonly SipAdmission _admission;
    private readonly SourceRates _rates;
    private readonly Dictionary<(string CallId, string LocalTag), SipCall> _calls = [];
    private readonly Dictionary<(string CallId, string LocalTag), SipCall> _lingering = [];
    private TaskCompletionSource? _drained;
    private string? _instance;
    private bool _disposed;

    internal SipUserAgent(
        SipUserAgentOptions options, ISipCallHandler handler, ISipMediaFactory media, TimeProvider clock, SipTransports transports, SipResolver resolver)
    {
        _options = options;
        _handler = handler;
        _media = media;
        _transports = transports;
        _resolver = resolver;
        Executor = new SipExecutor(options.InputQueue, fault => handler.OnNotice(new(SipNoticeKind.Fault, null, fault.ToString())));
        Context = new SipTransactionContext(clock, Executor, options.Timers);
        _transactions = new SipTransactionLayer(Context, Room(options))
        {
            Screen = Screen,
            RequestReceived = OnRequest,
            AckReceived = OnAck,
            StrayResponseReceived = OnStrayResponse,
        };
        _admission = new SipAdmission(options.MaxCalls, options.MaxCallsPerSecond, clock);
        _rates = new SourceRates(clock);
        if (options.Registrar is { } registrar) registrar.Noticed = handler.OnNotice;
        transports.Start(OnReceived);
    }

    /// <summary>Opens the listeners and starts.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message lists all of them.</exception>
    /// <exception cref="SipListenException">An address cannot be listened on.</exception>
    public static async Task<SipUserAgent> StartAsync(SipUserAgentOptions options, ISipCallHandler handler, ISipMediaFactory media, TimeProvider clock)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(' ', errors), nameof(options));
        var transports = await SipTransports.OpenAsync(options.Listeners, options.AdvertisedAddress, clock).ConfigureAwait(false);
        return new SipUserAgent(options, handler, media, clock, transports, new SipResolver());
    }

    /// <summary>The addresses listened on, ports filled in.</summary>
    public IReadOnlyList<(SipProtocol Protocol, IPEndPoint EndPoint)> Listening => [.. _transports.All.Select(t => (t.Protocol, t.LocalEndPoint))];

    /// <summary>Calls that are there now, ringing ones included.</summary>
    public int CallCount
    {
        get
        {
            lock (_calls) return _calls.Count;
        }
    }

    /// <summary>Messages dropped because the agent's queue was full.</summary>
    public long DroppedMessages => Executor.Dropped;

    /// <summary>Requests of peers that are kept for their retransmissions.</summary>
    internal int ServerTransactions => _transactions.ServerCount;

    internal SipExecutor Executor { get; }

    internal SipTransactionContext Context { get; }

    internal SipUserAgentOptions Options => _options;

    internal TimeProvider Clock => Context.Clock;

    /// <summary>
    /// Names this agent among the devices of an account (RFC 5626 section 4.1); the same after a restart, so that the registrar replaces the
    /// binding of before.
    /// </summary>
    internal string Instance => _instance ??= $"urn:uuid:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Environment.MachineName} {string.Join(' ', _transports.All.Select(t => $"{t.Protocol}:{t.LocalEndPoint}"))}")).AsSpan(0, 16))}";

    /// <summary>Takes no new calls (503) and waits until the running ones end; at the deadline they are ended with BYE.</summary>
    public Task DrainAsync(TimeSpan deadline)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Executor.Post(() =>
        {
            _admission.IsDraining = true;
            _drained = drained;
            if (_calls.Count == 0) drained.TrySetResult();
        });
        var timer = Clock.CreateTimer(_ => Executor.Post(HangUpAll), null, deadline, Timeout.InfiniteTimeSpan);
        _ = drained.Task.ContinueWith(
            static (_, timer) => ((ITimer)timer!).Dispose(), timer, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return drained.Task;
    }

    /// <summary>Ends without saying goodbye to running calls; drain first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _transports.DisposeAsync().ConfigureAwait(false);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Executor.Post(() =>
        {
            foreach (var call in _calls.Values.ToArray()) call.End(new(SipCallEndCause.Lost, 0, "The agent was stopped"));
            foreach (var call in _lingering.Values.ToArray()) call.StopTransfers();
            ended.SetResult();
        });
        await ended.Task.ConfigureAwait(false);
    }

    internal IPEndPoint AdvertisedTo(SipFlow flow) => _transports.AdvertisedTo(flow);

    internal string ContactFor(SipFlow flow, string? user)
    {
        var parameters = flow.Transport.Protocol == SipProtocol.Udp ? SipParameters.Empty
            : SipParameters.Empty.With("transport", flow.Transport.Protocol.ToString().ToLowerInvariant());
        var address = AdvertisedTo(flow);
        return new SipAddress(new SipUri(user, HostOf(address.Address), address.Port, parameters)).ToString();
    }

    internal static string HostOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    /// <summary>
    /// Sends a request: finds the next hop, adds Via, Contact where the method wants one, and the product; starts the transaction.
    /// What goes wrong on the way arrives as a local 503.
    /// </summary>
    internal void Send(SipRequest request, SipUri nextHop, SipFlow? flow, Action<SipResponse> onResponse, Action<SipClientTransaction, SipFlow>? started = null)
    {
        FindWay(nextHop, flow, (way, error) =>
        {
            if (way is null)
            {
                var failure = request.CreateResponse(503, null, error);
                failure.IsLocal = true;
                onResponse(failure);
                return;
            }

            Stamp(request, way);
            var transaction = _transactions.Send(request, way, onResponse);
            started?.Invoke(transaction, way);
        });
    }

    /// <summary>Sends the ACK of a 2xx, which has no transaction, and gives it back for the next time.</summary>
    internal void SendAck(SipRequest ack, SipUri nextHop, SipFlow? flow, Action<byte[], SipFlow> sent) => FindWay(nextHop, flow, (way, _) =>
    {
        if (way is null) return; // the peer repeats its 2xx, and this is tried again
        Stamp(ack, way);
        var bytes = ack.ToBytes();
        way.Send(bytes);
        sent(bytes, way);
    });

    /// <summary>Sends a request that already has its Via: a CANCEL, which takes the branch of its INVITE.</summary>
    internal void SendAsIs(SipRequest request, SipFlow way, Action<SipResponse> onResponse) => _transactions.Send(request, way, onResponse);

    internal void Add(SipCall call)
    {
        lock (_calls) _calls[(call.Id, call.LocalTag)] = call;
    }

    /// <summary>A call has ended.</summary>
    /// <param name="call">The call.</param>
    /// <param name="keepDialog">Its dialog goes on for a transfer that is not reported to its end; then <see cref="Release"/> follows.</param>
    internal void Remove(SipCall call, bool keepDialog)
    {
        if (keepDialog) _lingering[(call.Id, call.LocalTag)] = call;
        lock (_calls) _calls.Remove((call.Id, call.LocalTag));
        if (_calls.Count == 0) _drained?.TrySetResult();
    }

    /// <summary>Nothing is left of an ended call.</summary>
    internal void Release(SipCall call) => _lingering.Remove((call.Id, call.LocalTag));

    /// <summary>The call that a dialog belongs to or belonged to; null for an unknown one.</summary>
    private SipCall? Find(string callId, string localTag) =>
        _calls.TryGetValue((callId, localTag), out var call) ? call : _lingering.GetValueOrDefault((callId, localTag));

    internal ISipMedia CreateMedia(IPAddress local) => _media.Create(local);

    /// <summary>A call needs its media no more. Nobody waits for their end, so what fails on the way is noted here.</summary>
    internal void ReleaseMedia(ISipMedia media) => _ = ReleaseMediaAsync(media);

    private async Task ReleaseMediaAsync(ISipMedia media)
    {
        try
        {
            await media.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            _handler.OnNotice(new(SipNoticeKind.Fault, null, fault.ToString()));
        }
    }

    /// <summary>For as many calls as may come and stay: an INVITE and a BYE are kept 64 T1, and a call changes now and then.</summary>
    private static int Room(SipUserAgentOptions options) =>
        1000 + (options.MaxCalls * 10) + (options.MaxCallsPerSecond * 2 * (int)Math.Ceiling(options.Timers.Timeout.TotalSeconds));

    private void HangUpAll()
    {
        foreach (var call in _calls.Values.ToArray()) call.HangUp("Shutting down");
    }

    private void Stamp(SipRequest request, SipFlow way)
    {
        var address = AdvertisedTo(way);
        var branch = SipVia.MagicCookie + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9));
        var host = HostOf(address.Address);
        request.Push(SipHeaderId.Via, $"SIP/2.0/{way.Transport.Protocol.ToString().ToUpperInvariant()} {host}:{address.Port};branch={branch};rport");
        if (!request.Has(SipHeaderId.Contact) && request.Method is SipMethod.Invite or SipMethod.Update or SipMethod.Refer or SipMethod.Notify or SipMethod.Register)
        {
            var instance = request.Method is SipMethod.Register ? $";+sip.instance=\"<{Instance}>\"" : string.Empty;
            request.Add(SipHeaderId.Contact, ContactFor(way, request.From!.Uri.User) + instance);
        }

        if (!request.Has(SipHeaderId.UserAgent)) request.Add(SipHeaderId.UserAgent, _options.Product);
    }

    internal void FindWay(SipUri nextHop, SipFlow? flow, Action<SipFlow?, string> go)
    {
        if (flow is not null)
        {
            go(flow, string.Empty);
            return;
        }

        ValueTask<SipDestination> resolving;
        try
        {
            resolving = _resolver.ResolveAsync(nextHop, _transports.Uses);
        }
        catch (NotSupportedException error)
        {
            go(null, error.Message);
            return;
        }

        if (resolving.IsCompletedSuccessfully) Choose(resolving.Result, go);
        else _ = AwaitAsync(resolving.AsTask(), nextHop, go);
    }

    private async Task AwaitAsync(Task<SipDestination> resolving, SipUri nextHop, Action<SipFlow?, string> go)
    {
        try
        {
            var destination = await resolving.ConfigureAwait(false);
            Executor.Post(() => Choose(destination, go));
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            // An ArgumentException: the name is too long to be one.
            Executor.Post(() => go(null, $"{nextHop.Host} has no address: {error.Message}"));
        }
    }

    private void Choose(SipDestination destination, Action<SipFlow?, string> go)
    {
        var flow = _transports.FlowTo(destination);
        go(flow, flow is null ? $"No listener reaches {destination}" : string.Empty);
    }
}
