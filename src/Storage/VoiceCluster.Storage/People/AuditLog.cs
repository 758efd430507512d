using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>The audit log in table audit_entries.</summary>
internal sealed class AuditLog(StorageDatabase database) : IAuditLog
{
    private static readonly Table<AuditEntry> Table = new("audit_entries", keys: 1);

    /// <inheritdoc/>
    public Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken) => database.ExecuteAsync([Table.Upsert(entry)], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(string organisation, AuditFilter filter, string? before, int most, CancellationToken cancellationToken) => await Table.SelectAsync(
        database,
        $"organisation_id = $1 AND ($2 = '' OR id < $2) AND ($3 = '' OR actor_id = $3) AND ($4 = '' OR action = $4) AND at >= $5 AND at < $6 ORDER BY id DESC LIMIT {most}",
        [
            Text(organisation), Text(before ?? ""), Text(filter.Actor ?? ""), Text(filter.Action ?? ""),
            Instant(filter.From ?? DateTimeOffset.UnixEpoch), Instant(filter.To ?? new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        ],
        cancellationToken);
}
