namespace VoiceCluster.Dialogue;

/// <summary>Write-behind recorder of what happens in calls. A call never waits for the database.</summary>
public interface ICallRecorder
{
    /// <summary>Why no new call should begin: what it says could be kept nowhere but in memory. Null when records are kept.</summary>
    string? Problem => null;

    /// <summary>Completes when the record survives a kill of the process (it stands in the local log), or, while the disk takes nothing, when it is kept in
    /// memory (<see cref="Problem"/>); the database follows later, in order.
    /// Records are upserted by key, so a record written twice is stored once. Thread safe.</summary>
    /// <exception cref="IOException">The local log cannot be written, and memory for what waits is full.</exception>
    ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    ValueTask RecordAsync(UnderstandingRecord understanding, CancellationToken cancellationToken = default);
}

/// <summary>Reads what was recorded, including what the recorder has accepted but not yet written to the database.</summary>
public interface ICallHistory
{
    /// <summary>Null when there is no such session.</summary>
    Task<SessionRecord?> FindSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The session's turns in order, those numbered above <paramref name="after"/>.</summary>
    Task<IReadOnlyList<TurnRecord>> GetTurnsAsync(string sessionId, int after, CancellationToken cancellationToken);

    /// <summary>The session's calls to language models, oldest first.</summary>
    Task<IReadOnlyList<LlmCallRecord>> GetLlmCallsAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The session's telemetry, oldest first.</summary>
    Task<IReadOnlyList<TelemetryRecord>> GetTelemetryAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>What the session's turns mean, in order; turns that were not understood (yet) are missing.</summary>
    Task<IReadOnlyList<UnderstandingRecord>> GetUnderstandingAsync(string sessionId, CancellationToken cancellationToken);
}
