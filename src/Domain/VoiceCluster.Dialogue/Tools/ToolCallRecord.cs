namespace VoiceCluster.Dialogue;

/// <summary>Whether a tool changes anything.</summary>
public enum ToolEffect
{
    /// <summary>It looks something up: it may run for an answer that nobody will hear.</summary>
    Read,

    /// <summary>It changes something: it runs for a committed turn only, and at most once.</summary>
    Write,
}

/// <summary>How far a call of a tool has come.</summary>
public enum ToolCallState
{
    /// <summary>Waits for the turn to be committed, or for the caller's yes.</summary>
    Waiting,

    /// <summary>The tool has been started, or is about to be.</summary>
    Running,

    Done,
    Failed,

    /// <summary>The process died while it ran: it may or may not have been done.</summary>
    Unknown,

    /// <summary>It was never started and will not be.</summary>
    Withdrawn,
}

/// <summary>A row of the ledger (<c>tool_calls</c>): a call of a tool, before it runs and after.</summary>
public sealed record ToolCallRecord
{
    /// <summary>Stable for conversation, turn, tool and canonical arguments: what the same turn asks for twice is done once.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Whose data it touches.</summary>
    public string OrganisationId { get; init; } = Organisations.Default;

    public required string SessionId { get; init; }

    /// <summary>From 1.</summary>
    public required int TurnNumber { get; init; }

    /// <summary>The model's name for the call.</summary>
    public required string CallId { get; init; }

    public required string Tool { get; init; }

    /// <summary>Hash of the tool's definition as it was then.</summary>
    public required string Definition { get; init; }

    public required ToolEffect Effect { get; init; }

    /// <summary>A JSON object, canonical.</summary>
    public required string Arguments { get; init; }

    /// <summary>The caller's words that led to it: all that is left of a turn whose process died.</summary>
    public string UserText { get; init; } = "";

    public required ToolCallState State { get; init; }

    /// <summary>What the tool answered, or the reason why it did not; null until then.</summary>
    public string? Result { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it became sure that it was wanted; null for a read that ran before.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When what the result says was so; null without a result.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Until when it may be told without looking again; null when the tool does not say.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}
