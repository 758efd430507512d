using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo;

/// <summary>A database that is away degrades the silo: calls go on, and their records wait on disk. A disk that takes nothing keeps new calls out.</summary>
internal sealed class StorageHealthCheck(StorageHealth storage) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>
        {
            ["pendingRecords"] = storage.PendingRecords,
            ["logBytes"] = storage.LogBytes,
            ["droppedRecords"] = storage.DroppedRecords,
            ["quarantinedRecords"] = storage.QuarantinedRecords,
            ["heldRecords"] = storage.HeldRecords,
            ["freeBytes"] = storage.FreeBytes,
        };
        if (storage.LastError is { } error) data["lastError"] = error;
        return Task.FromResult(!storage.IsStarted ? HealthCheckResult.Unhealthy("storage has not started", data: data)
            : storage.HeldRecords > 0 ? HealthCheckResult.Unhealthy("the disk takes nothing: records wait in memory, and new calls are refused", data: data)
            : storage.IsDiskShort ? HealthCheckResult.Degraded("the disk is nearly full: calls are not recorded, their turns are", data: data)
            : storage.IsDatabaseReachable ? HealthCheckResult.Healthy("the database takes records", data)
            : HealthCheckResult.Degraded("the database is away; records wait on disk", data: data));
    }
}
