using System.Net;

namespace VoiceCluster.Sip;

/// <summary>A call to place.</summary>
/// <param name="To">Whom to call.</param>
/// <param name="From">Caller id; its tag is set by the agent.</param>
public sealed record SipCallRequest(SipUri To, SipAddress From)
{
    /// <summary>Where the INVITE is sent when that is not the host of <see cref="To"/>.</summary>
    public SipUri? NextHop { get; init; }

    /// <summary>Answers a 401 or 407.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>Further headers of the INVITE (X-..., P-Asserted-Identity).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long it may ring; the agent's setting when null.</summary>
    public TimeSpan? RingTimeout { get; init; }
}

/// <summary>Calls out, and the trunks whose addresses may call in.</summary>
public sealed partial class SipUserAgent
{
    private volatile IReadOnlyList<IPNetwork> _trunkSources = [];

    /// <summary>Networks of trunks that INVITEs are taken from beside <see cref="SipUserAgentOptions.AllowedSources"/>; may change at any time.</summary>
    public void AllowTrunkSources(IEnumerable<IPNetwork> networks) => _trunkSources = [.. networks];

    /// <summary>Places a call and waits until it is answered or not. Cancelling the token gives up (CANCEL).</summary>
    /// <param name="request">Whom to call and how.</param>
    /// <param name="listener">Told about ringing, and about everything after the answer.</param>
    /// <param name="cancellation">Gives up the attempt; an answered call is not touched by it.</param>
    public Task<SipCallOutcome> CallAsync(SipCallRequest request, ISipCallListener listener, CancellationToken cancellation = default)
    {
        var outcome = new TaskCompletionSource<SipCallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        SipCall? placed = null;
        Executor.Post(() =>
        {
            if (_admission.Refuse(_calls.Count) is { } reason) outcome.SetResult(new(SipCallResult.Failed, 503, reason, null));
            else placed = SipCall.Place(this, request, listener, outcome);
        });
        var giveUp = cancellation.Register(() => Executor.Post(() => placed?.GiveUp(SipCallResult.Cancelled)));
        _ = outcome.Task.ContinueWith(
            static (_, registration) => ((CancellationTokenRegistration)registration!).Unregister(), giveUp,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return outcome.Task;
    }

    private bool MayCallFrom(IPEndPoint source) => _options.AllowedSources.Any(network => network.Contains(source.Address))
        || _trunkSources.Any(network => network.Contains(source.Address))
        || _options.Registrar?.IsSource(source) == true;
}
