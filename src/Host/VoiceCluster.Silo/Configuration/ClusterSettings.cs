using System.Net;

namespace VoiceCluster.Silo.Configuration;

/// <summary>How the silos of a cluster reach each other; only the Orleans host has one.</summary>
public sealed record ClusterSettings
{
    /// <summary>IP address at which the other silos reach this one. Default: this machine's own.</summary>
    public string? Address { get; init; }

    /// <summary>Port for the other silos, 1 to 65535. Default 11111.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>A silo that does not answer for so long is declared dead, ends, and its sessions are taken up elsewhere; 1 s to 1 min. Default 2 s:
    /// longer on machines that may stall for as much.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (Address is not null && !IPAddress.TryParse(Address, out _)) yield return $"Cluster:Address is '{Address}'; use an IP address of this machine";
        if (SiloPort is < 1 or > 65535) yield return $"Cluster:SiloPort is {SiloPort}; use 1 to 65535";
        if (DeadAfter < TimeSpan.FromSeconds(1) || DeadAfter > TimeSpan.FromMinutes(1)) yield return $"Cluster:DeadAfter is {DeadAfter}; use 00:00:01 to 00:01:00";
    }
}
