using VoiceCluster.Dialogue;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What is remembered of callers, in memory.</summary>
internal sealed class CallerNotebook : ICallerMemory
{
    public Dictionary<string, CallerMemory> Known { get; } = [];

    /// <summary>The database is away.</summary>
    public bool Broken { get; set; }

    public Task<CallerMemory?> FindAsync(string organisation, string caller, CancellationToken cancellationToken) =>
        Broken ? throw new IOException("the database is away") : Task.FromResult(Known.GetValueOrDefault(caller));

    public Task RememberAsync(CallerMemory memory, CancellationToken cancellationToken)
    {
        if (Broken) throw new IOException("the database is away");
        Known[memory.Caller] = memory;
        return Task.CompletedTask;
    }

    public Task<bool> ForgetAsync(string organisation, string caller, CancellationToken cancellationToken) => Task.FromResult(Known.Remove(caller));
}
