namespace VoiceCluster.Dialogue;

/// <summary>
/// Keeps every call of a tool, in the database itself: what returns is durable, and of two who want to start the same call, on whichever silo, one does.
/// </summary>
public interface IToolLedger
{
    /// <summary>Adds a call unless its key is there already.</summary>
    /// <returns>What stands in the ledger: the new call, or the one that was there.</returns>
    Task<ToolCallRecord> AddAsync(ToolCallRecord call, CancellationToken cancellationToken);

    /// <summary>Replaces a call, if it still is in the state in which it was last seen.</summary>
    /// <param name="call">As it is from now on.</param>
    /// <param name="seen">Its state before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when somebody else has moved it.</returns>
    Task<bool> MoveAsync(ToolCallRecord call, ToolCallState seen, CancellationToken cancellationToken);

    /// <summary>A conversation's calls, as they were asked for.</summary>
    Task<IReadOnlyList<ToolCallRecord>> GetAsync(string sessionId, CancellationToken cancellationToken);
}
