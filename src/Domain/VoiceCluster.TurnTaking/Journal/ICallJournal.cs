namespace VoiceCluster.TurnTaking;

/// <summary>Where a call's events are kept for replay. Appending never waits: a journal that cannot keep up drops, counts, and says so in the file.</summary>
public interface ICallJournal : IAsyncDisposable
{
    /// <summary>Adds one event; called in order.</summary>
    void Append(TimeSpan at, in TurnEvent turnEvent);
}

/// <summary>Opens journals.</summary>
public interface ICallJournals
{
    /// <param name="session">The session's id, safe as a file name.</param>
    /// <param name="startedAt">When the call's clock began.</param>
    /// <param name="start">The state before the first event.</param>
    ICallJournal Open(string session, DateTimeOffset startedAt, in TurnState start);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoJournals : ICallJournals, ICallJournal
{
    /// <inheritdoc/>
    public ICallJournal Open(string session, DateTimeOffset startedAt, in TurnState start) => this;

    /// <inheritdoc/>
    public void Append(TimeSpan at, in TurnEvent turnEvent)
    {
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
