using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceCluster.Providers;

namespace VoiceCluster.FrontDoor.Health;

/// <summary>A speech engine or model that would not work degrades the silo: text and the other providers still serve.</summary>
public sealed class ProviderHealthCheck(IEnumerable<IProviderHealth> providers) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = providers.ToDictionary(p => p.Name, object (p) => p.Problem ?? "ready");
        var problems = providers.Where(p => p.Problem is not null).Select(p => $"{p.Name}: {p.Problem}").ToList();
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy("every provider is usable", data)
            : HealthCheckResult.Degraded(string.Join("; ", problems), data: data));
    }
}
