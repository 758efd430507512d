using System.Net;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>Places calls at a steady rate and keeps them up, or hangs them up soon.</summary>
internal sealed class Telephones : ISipCallHandler, ISipCallListener, IAsyncDisposable
{
    private readonly SipCallRequest _request;
    private readonly TimeProvider _time;
    private SipUserAgent? _agent;
    private int _ended;

    private Telephones(IPEndPoint silo, TimeProvider time)
    {
        _time = time;
        _request = new SipCallRequest(SipUri.Parse($"sip:agent@{silo}"), SipAddress.Parse("<sip:load@127.0.0.1>"));
    }

    private SipUserAgent Agent => _agent ?? throw new InvalidOperationException("not started");

    /// <summary>Calls that ended, whoever hung up.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>The first reason for which a call was not answered; null when all were.</summary>
    public string? FirstRefusal { get; private set; }

    public static async Task<Telephones> StartAsync(IPEndPoint silo, IEnumerable<RtpCaller> callers, TimeProvider time)
    {
        var options = new SipUserAgentOptions
        {
            Listeners = [new(SipProtocol.Udp, new IPEndPoint(IPAddress.Loopback, 0))], AllowedSources = [], MaxCalls = 100_000, MaxCallsPerSecond = 10_000,
        };
        var telephones = new Telephones(silo, time);
        telephones._agent = await SipUserAgent.StartAsync(options, telephones, new CallerMediaFactory(callers), time);
        return telephones;
    }

    /// <summary>Places so many calls, evenly over time; gives each one's outcome and how long its answer took.</summary>
    /// <param name="count">How many.</param>
    /// <param name="perSecond">How many a second.</param>
    /// <param name="talk">How long each stays up; null for ever.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<(bool Answered, TimeSpan SetUp)>> PlaceAsync(int count, int perSecond, TimeSpan? talk, CancellationToken cancellationToken)
    {
        var calls = new List<Task<(bool, TimeSpan)>>(count);
        var startedAt = _time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), _time);
        while (calls.Count < count && await timer.WaitForNextTickAsync(cancellationToken))
        {
            var due = Math.Min(count, (int)(_time.GetElapsedTime(startedAt).TotalSeconds * perSecond));
            while (calls.Count < due) calls.Add(CallAsync(talk, cancellationToken));
        }

        return await Task.WhenAll(calls);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DrainAsync(TimeSpan.Zero);
        await Agent.DisposeAsync();
    }

    void ISipCallHandler.OnIncomingCall(SipCall call) => call.Reject(486);

    void ISipCallHandler.OnNotice(SipNotice notice)
    {
    }

    void ISipCallListener.OnRinging(SipCall call, int status)
    {
    }

    void ISipCallListener.OnEstablished(SipCall call)
    {
    }

    void ISipCallListener.OnHeld(SipCall call, bool held)
    {
    }

    void ISipCallListener.OnDtmf(SipCall call, char digit)
    {
    }

    void ISipCallListener.OnTransferRequested(SipCall call, SipTransferRequest request) => request.Reject();

    void ISipCallListener.OnEnded(SipCall call, SipCallEnd end) => Interlocked.Increment(ref _ended);

    private async Task<(bool Answered, TimeSpan SetUp)> CallAsync(TimeSpan? talk, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var outcome = await Agent.CallAsync(_request, this, cancellationToken);
        var setUp = _time.GetElapsedTime(startedAt);
        if (outcome.Call is null)
        {
            FirstRefusal ??= $"{outcome.Status} {outcome.Reason}";
            return (false, setUp);
        }

        if (talk is { } length)
        {
            await Task.Delay(length, _time, cancellationToken);
            await outcome.Call.HangUpAsync("done");
        }

        return (true, setUp);
    }
}
