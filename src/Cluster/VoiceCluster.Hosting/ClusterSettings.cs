using System.Net;
using StackExchange.Redis;

namespace VoiceCluster.Hosting;

/// <summary>How the silos of a cluster find and reach each other. Without a PostgreSQL database there is one silo, which nobody reaches.</summary>
public sealed record ClusterSettings
{
    /// <summary><c>postgres</c> or <c>redis</c>: where silos find each other. Default: <c>postgres</c> when <c>Storage:ConnectionString</c> is set, none otherwise.</summary>
    public string? Membership { get; init; }

    /// <summary>Redis as StackExchange.Redis takes it (<c>host:6379,password=...</c>); required by <c>Membership redis</c>.</summary>
    public string? RedisConnectionString { get; init; }

    /// <summary>IP address at which the other silos reach this one. Default: loopback, for silos on this machine only.</summary>
    public string? Address { get; init; }

    /// <summary>Port for the other silos, 1 to 65535; 0, the default, takes any that is free, and the same again at the next start.</summary>
    public int SiloPort { get; init; }

    /// <summary>A silo that does not answer for so long is declared dead, ends, and its sessions are taken up elsewhere; 1 s to 1 min. Default 2 s:
    /// longer on machines that may stall for as much.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the dashboard at <c>/orleans</c> counts and times every call of a grain, of which a telephone call makes 50 a second. Default false:
    /// the dashboard shows silos, grains and reminders.</summary>
    public bool ProfileGrains { get; init; }

    private static bool NamesRedis(string? connectionString)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(connectionString) && ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Every setting out of range, named.</summary>
    /// <param name="hasPostgres">Whether there is a PostgreSQL database for what silos share.</param>
    public IEnumerable<string> Validate(bool hasPostgres)
    {
        if (Membership is not (null or "postgres" or "redis")) yield return $"Cluster:Membership is '{Membership}'; use postgres or redis";
        if (Membership is not null && !hasPostgres)
            yield return $"Cluster:Membership is '{Membership}' without Storage:ConnectionString; silos share a PostgreSQL database (an Npgsql connection string)";
        if (Membership is "redis" && !NamesRedis(RedisConnectionString))
            yield return "Cluster:RedisConnectionString (hidden) names no server; Cluster:Membership redis needs one (host:6379, or !/path/of/a/socket)";
        if (Address is not null && !IPAddress.TryParse(Address, out _)) yield return $"Cluster:Address is '{Address}'; use an IP address of this machine";
        if (SiloPort is < 0 or > 65535) yield return $"Cluster:SiloPort is {SiloPort}; use 1 to 65535, or 0 for any that is free";
        if (DeadAfter < TimeSpan.FromSeconds(1) || DeadAfter > TimeSpan.FromMinutes(1)) yield return $"Cluster:DeadAfter is {DeadAfter}; use 00:00:01 to 00:01:00";
    }
}
