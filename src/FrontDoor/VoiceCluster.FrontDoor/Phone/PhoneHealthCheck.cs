using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>A trunk that is not registered degrades the silo: other callers still come through.</summary>
public sealed class PhoneHealthCheck(PhoneService phone) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = phone.Listening.ToDictionary(l => l.Protocol.ToString().ToLowerInvariant(), object (l) => l.EndPoint.ToString());
        foreach (var trunk in phone.Trunks) data[$"trunk {trunk.Name}"] = trunk.Status.State.ToString();
        var failed = phone.Trunks.Where(t => t.Status.State is SipTrunkState.Failed).Select(t => $"trunk {t.Name}: {t.Status.Status} {t.Status.Reason}").ToList();
        return Task.FromResult(failed.Count == 0
            ? HealthCheckResult.Healthy("the telephone is up", data)
            : HealthCheckResult.Degraded(string.Join("; ", failed), data: data));
    }
}
