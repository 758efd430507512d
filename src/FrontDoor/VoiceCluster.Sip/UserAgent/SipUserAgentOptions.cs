using System.Net;

namespace VoiceCluster.Sip;

/// <summary>Settings of the agent. <see cref="Validate"/> names every wrong one.</summary>
public sealed record SipUserAgentOptions
{
    /// <summary>Addresses to listen on; at least one. UDP and TCP on loopback 5060 by default.</summary>
    public IReadOnlyList<SipListenerOptions> Listeners { get; init; } =
    [
        new(SipProtocol.Udp, new IPEndPoint(IPAddress.Loopback, 5060)),
        new(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 5060)),
    ];

    /// <summary>The address peers are told when it is not the bound one (behind a NAT with forwarded ports).</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>User-Agent and Server header.</summary>
    public string Product { get; init; } = "VoiceCluster";

    /// <summary>Networks that INVITEs are taken from; loopback only by default.</summary>
    public IReadOnlyList<IPNetwork> AllowedSources { get; init; } = [new(IPAddress.Parse("127.0.0.0"), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Takes REGISTER; its users may call in from where they registered, with their password. Null refuses REGISTER.</summary>
    public SipRegistrar? Registrar { get; init; }

    /// <summary>
    /// Calls from an address that a user registered from need no password. Behind a proxy or NAT that is everybody there. Default false.
    /// </summary>
    public bool TrustRegisteredSources { get; init; }

    /// <summary>Most calls at a time, 1 to 100,000; one more is answered 503.</summary>
    public int MaxCalls { get; init; } = 500;

    /// <summary>Most new calls a second, 1 to 10,000; one more is answered 503.</summary>
    public int MaxCallsPerSecond { get; init; } = 200;

    /// <summary>Retry-After of those 503s, in seconds.</summary>
    public int RetryAfter { get; init; } = 10;

    /// <summary>Session interval this side asks for (RFC 4028), 90 s or more; zero for none.</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long an outgoing call may ring, 1 s to 3 min (a proxy gives up then).</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public SipTimerValues Timers { get; init; } = SipTimerValues.Default;

    /// <summary>Network messages that may wait for the agent; more are dropped and counted, and peers repeat them.</summary>
    public int InputQueue { get; init; } = 10_000;

    /// <summary>Everything that is wrong, each with the setting's name and its legal range; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Listeners.Count == 0) errors.Add("Sip:Listeners is empty; name at least one address, such as udp 0.0.0.0:5060.");
        if (MaxCalls is < 1 or > 100_000) errors.Add($"Sip:MaxCalls is {MaxCalls}; 1 to 100,000.");
        if (MaxCallsPerSecond is < 1 or > 10_000) errors.Add($"Sip:MaxCallsPerSecond is {MaxCallsPerSecond}; 1 to 10,000.");
        if (SessionExpires != TimeSpan.Zero && SessionExpires < SessionTimer.Minimum) errors.Add($"Sip:SessionExpires is {SessionExpires}; 90 s or more, or zero for none.");
        if (RingTimeout < TimeSpan.FromSeconds(1) || RingTimeout > TimeSpan.FromMinutes(3)) errors.Add($"Sip:RingTimeout is {RingTimeout}; 1 s to 3 min.");
        if (InputQueue is < 100 or > 1_000_000) errors.Add($"Sip:InputQueue is {InputQueue}; 100 to 1,000,000.");
        return errors;
    }
}
