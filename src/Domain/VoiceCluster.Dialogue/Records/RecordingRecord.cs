namespace VoiceCluster.Dialogue;

/// <summary>How a recording stands.</summary>
public enum RecordingState
{
    /// <summary>Both sides are being written.</summary>
    Recording,

    /// <summary>Time goes on in silence.</summary>
    Paused,

    /// <summary>Nothing follows, unless its caller comes back.</summary>
    Ended,
}

/// <summary>One recording of a call as it is stored (table <c>recordings</c>); its audio is a file of the silo that took the call.</summary>
public sealed record RecordingRecord
{
    /// <summary>Version 7: tells when it began, and with that where its file is.</summary>
    public required Guid Id { get; init; }

    public required string SessionId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>One of <see cref="RecordingEnd"/>; null while it goes on.</summary>
    public string? EndCause { get; init; }

    public required RecordingState State { get; init; }

    public long DurationMs { get; init; }

    /// <summary>Of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>JSON array of {fromMs, toMs}, counted from the beginning: where it was paused. A pause that was not ended has no toMs.</summary>
    public string Pauses { get; init; } = "[]";

    /// <summary>Audio of either side that is silence in the file because it could not be written, or came faster than real time.</summary>
    public long LostMs { get; init; }

    /// <summary>Nothing was lost, by the disk, by overload or by a crash.</summary>
    public bool Complete { get; init; } = true;
}
