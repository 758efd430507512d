using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>The ledger in table tool_calls.</summary>
internal sealed class ToolLedger(StorageDatabase database) : IToolLedger
{
    private static readonly Table<ToolCallRecord> Table = new("tool_calls", keys: 1);

    /// <inheritdoc/>
    public async Task<ToolCallRecord> AddAsync(ToolCallRecord call, CancellationToken cancellationToken)
    {
        if (await Table.AddAsync(database, call, cancellationToken)) return call;
        var rows = await Table.SelectAsync(database, "idempotency_key = $1", [(StoredType.Text, call.IdempotencyKey)], cancellationToken);
        return rows[0];
    }

    /// <inheritdoc/>
    public Task<bool> MoveAsync(ToolCallRecord call, ToolCallState seen, CancellationToken cancellationToken) =>
        Table.ReplaceAsync(database, call, nameof(ToolCallRecord.State), seen, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ToolCallRecord>> GetAsync(string sessionId, CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, "session_id = $1 ORDER BY asked_at, idempotency_key", [(StoredType.Text, sessionId)], cancellationToken);
}
