using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceCluster.Tickets;

/// <summary>A file of promises or rules that is wrong degrades the silo: what it said before stays.</summary>
internal sealed class TicketsHealthCheck(TicketFiles files) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = files.Problems.ToList();
        return Task.FromResult(problems.Count == 0 ? HealthCheckResult.Healthy("promises and rules are as their files say") : HealthCheckResult.Degraded(string.Join("; ", problems)));
    }
}
