using System.Text.Json.Serialization;

namespace VoiceCluster.Providers;

/// <summary>How one provider has done on one port since the process began.</summary>
/// <param name="Name">The adapter's.</param>
/// <param name="Port"><c>chat</c>, <c>speech</c> or <c>recognition</c>.</param>
/// <param name="Circuit">Whether requests are let through.</param>
/// <param name="Active">Requests under way.</param>
/// <param name="Completed">Requests that ended well.</param>
/// <param name="Failed">Requests that failed for their reader.</param>
/// <param name="Cancelled">Requests that were not wanted any more.</param>
/// <param name="Errors">Failures by error.</param>
/// <param name="LastServedAt">When it last completed a request; null for never.</param>
/// <param name="FirstOutputMs">To the first token, chunk or last final: median and 95th percentile of the last 256 requests; null before the first.</param>
/// <param name="Cost">In USD, by the configured prices.</param>
public sealed record ProviderState(
    string Name,
    string Port,
    [property: JsonConverter(typeof(JsonStringEnumConverter<CircuitState>))] CircuitState Circuit,
    int Active,
    long Completed,
    long Failed,
    long Cancelled,
    IReadOnlyDictionary<string, long> Errors,
    DateTimeOffset? LastServedAt,
    Percentiles? FirstOutputMs,
    decimal Cost);

/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
public sealed record Percentiles(double P50, double P95);
