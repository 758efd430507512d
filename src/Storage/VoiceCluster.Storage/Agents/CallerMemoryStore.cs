using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>What is remembered of callers, in table caller_memory.</summary>
internal sealed class CallerMemoryStore(StorageDatabase database, TimeProvider time) : ICallerMemory
{
    private static readonly Table<CallerMemory> Table = new("caller_memory", keys: 2);

    /// <inheritdoc/>
    public async Task<CallerMemory?> FindAsync(string organisation, string caller, CancellationToken cancellationToken)
    {
        var rows = await Table.SelectAsync(
            database,
            "organisation_id = $1 AND caller = $2 AND expires_at > $3",
            [(StoredType.Text, organisation), (StoredType.Text, caller), (StoredType.Instant, time.GetUtcNow())],
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public Task RememberAsync(CallerMemory memory, CancellationToken cancellationToken) => database.ExecuteAsync(
        [new SqlStatement("DELETE FROM caller_memory WHERE expires_at <= $1", [("$1", StoredType.Instant, time.GetUtcNow())]), Table.Upsert(memory)], cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ForgetAsync(string organisation, string caller, CancellationToken cancellationToken)
    {
        var forgotten = await database.WriteAsync(
            new SqlStatement("DELETE FROM caller_memory WHERE organisation_id = $1 AND caller = $2 RETURNING 1", [("$1", StoredType.Text, organisation), ("$2", StoredType.Text, caller)]),
            static _ => true,
            cancellationToken);
        return forgotten.Count > 0;
    }
}
