using System.Net;

namespace VoiceCluster.Sip;

/// <summary>One trunk: where calls go out and, when it registers, how.</summary>
public sealed record SipTrunkOptions
{
    /// <summary>Names it in logs, metrics and the API.</summary>
    public required string Name { get; init; }

    /// <summary>The registrar and domain, such as sip:sip.example.com or sip:192.0.2.1;transport=tcp.</summary>
    public required SipUri Registrar { get; init; }

    /// <summary>The address of record's user part, which is registered and calls out.</summary>
    public required string User { get; init; }

    /// <summary>Null for a trunk that knows this agent by its address.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>Registers and keeps registered; false for a trunk by address.</summary>
    public bool Register { get; init; } = true;

    /// <summary>Lifetime asked for, 60 s to 1 day; the registrar may shorten it.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First wait after a failure; doubles up to the longest, half of each wait is random.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait after a refusal.</summary>
    public TimeSpan MaxRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait after an attempt that nobody answered. Brief, because no call comes in between the end of an outage and the next attempt, and
    /// cheap, because there is nobody to be burdened.
    /// </summary>
    public TimeSpan MaxOutageRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Networks that its calls come from; give them to <see cref="SipUserAgent.AllowTrunkSources"/>.</summary>
    public IReadOnlyList<IPNetwork> Sources { get; init; } = [];
}

/// <summary>Where a trunk's registration stands.</summary>
public enum SipTrunkState
{
    /// <summary>Not registering, by configuration or stopped.</summary>
    Idle,

    /// <summary>The first REGISTER is under way.</summary>
    Registering,

    Registered,

    /// <summary>The last attempt failed; the next one is scheduled.</summary>
    Failed,
}

/// <summary>A snapshot of a trunk.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Status">Last SIP status of a REGISTER; 0 before any.</param>
/// <param name="Reason">Its reason phrase.</param>
/// <param name="Until">When the registration ends without a refresh, or the next attempt starts.</param>
public sealed record SipTrunkStatus(SipTrunkState State, int Status, string Reason, DateTimeOffset? Until);
