using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Silo.Tools;

/// <summary>A source of tools that is away degrades the silo: agents go on without its tools.</summary>
internal sealed class ToolsHealthCheck(ToolRegistry tools) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["tools"] = tools.All.Count };
        var problems = tools.Problems.ToList();
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy("every source of tools is there", data)
            : HealthCheckResult.Degraded(string.Join("; ", problems), data: data));
    }
}
