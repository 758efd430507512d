namespace VoiceCluster.Dialogue;

/// <summary>How a call to a language model ended.</summary>
public enum LlmCallStatus
{
    Completed,
    Canceled,
    Failed,
}

/// <summary>What a language model was asked for.</summary>
public enum LlmCallPurpose
{
    /// <summary>To answer the caller.</summary>
    Answer,

    /// <summary>To understand a turn.</summary>
    Understanding,

    /// <summary>To sum up what was said.</summary>
    Summary,
}

/// <summary>One request to a language model as it is stored (table <c>llm_calls</c>), speculations included.</summary>
public sealed record LlmCallRecord
{
    public required Guid Id { get; init; }

    public required string SessionId { get; init; }

    /// <summary>The turn it was for: the number the turn has or would have got.</summary>
    public required int TurnNumber { get; init; }

    /// <summary>The speculation's epoch.</summary>
    public required long Epoch { get; init; }

    public required string Provider { get; init; }

    public string? Model { get; init; }

    public required LlmCallStatus Status { get; init; }

    /// <summary>For <see cref="LlmCallStatus.Canceled"/> the cancellation's reason, for <see cref="LlmCallStatus.Failed"/> the error.</summary>
    public string? Reason { get; init; }

    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null when no token came.</summary>
    public double? FirstTokenMs { get; init; }

    public double LatencyMs { get; init; }

    /// <summary>US dollars; null without a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the model thought before it answered; null when it told nothing, or when nothing of it is kept.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The agent that had the call; null for one without a file.</summary>
    public string? Agent { get; init; }

    /// <summary>What it was for.</summary>
    public LlmCallPurpose Purpose { get; init; }

    /// <summary>Tokens and cost, or part of them, were estimated: the provider did not count, or the answer broke off or was not wanted any more.</summary>
    public bool Estimated { get; init; }
}
