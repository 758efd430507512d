using VoiceCluster.Dialogue;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A ledger in memory.</summary>
internal sealed class MemoryLedger : IToolLedger
{
    private readonly Dictionary<string, ToolCallRecord> _calls = [];

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<ToolCallRecord> Calls => [.. _calls.Values];

    /// <summary>The database is away.</summary>
    public bool Broken { get; set; }

    /// <summary>What another process finds.</summary>
    public void CopyTo(MemoryLedger other)
    {
        foreach (var (key, call) in _calls) other._calls.Add(key, call);
    }

    public Task<ToolCallRecord> AddAsync(ToolCallRecord call, CancellationToken cancellationToken)
    {
        if (Broken) throw new IOException("the database is away");
        _calls.TryAdd(call.IdempotencyKey, call);
        return Task.FromResult(_calls[call.IdempotencyKey]);
    }

    public Task<bool> MoveAsync(ToolCallRecord call, ToolCallState seen, CancellationToken cancellationToken)
    {
        if (Broken) throw new IOException("the database is away");
        if (_calls[call.IdempotencyKey].State != seen) return Task.FromResult(false);
        _calls[call.IdempotencyKey] = call;
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<ToolCallRecord>> GetAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (Broken) throw new IOException("the database is away");
        return Task.FromResult<IReadOnlyList<ToolCallRecord>>([.. _calls.Values.Where(call => call.SessionId == sessionId)]);
    }
}
