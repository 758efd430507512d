using System.Net;

namespace VoiceCluster.Sip;

/// <summary>A call to place.</summary>
/// <param name="To">Whom to call.</param>
/// <param name="From">Caller id; its tag is set by the agent.</param>
public sealed record SipCallRequest(SipUri To, SipAddress From)
{
    /// <summary>Where the INVITE is sent when that is not the host of <see cref="To"/>.</summary>
    public SipUri? NextHop { get; init; }

    /// <summary>Proxies the INVITE goes through, nearest first (the path of a registered phone).</summary>
    public IReadOnlyList<SipAddress> Routes { get; init; } = [];

    /// <summary>
    /// How to call an address that the called side names in a 3xx; null for one that is not to be called. Null follows none: the 3xx is the outcome.
    /// </summary>
    public Func<SipUri, SipCallRequest?>? Redirect { get; init; }

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
    private volatile IReadOnlyList<(IPNetwork Network, SipCredentials? Credentials)> _trunkSources = [];

    /// <summary>Networks of trunks that INVITEs are taken from beside <see cref="SipUserAgentOptions.AllowedSources"/>; may change at any time.</summary>
    public void AllowTrunkSources(IEnumerable<IPNetwork> networks) => _trunkSources = [.. networks.Select(n => (n, (SipCredentials?)null))];

    /// <summary>The same, with the trunks' credentials: their proxies may challenge what we send inside a call that came from them.</summary>
    public void AllowTrunks(IEnumerable<SipTrunkOptions> trunks) => _trunkSources = [.. trunks.SelectMany(t => t.Sources.Select(n => (n, t.Credentials)))];

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

    /// <summary>The credentials for a trunk at this address, null inside for one without; null when there is no trunk.</summary>
    internal (IPNetwork Network, SipCredentials? Credentials)? TrunkOf(IPAddress source)
    {
        foreach (var trunk in _trunkSources)
        {
            if (trunk.Network.Contains(source)) return trunk;
        }

        return null;
    }
}
