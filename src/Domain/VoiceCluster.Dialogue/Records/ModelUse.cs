namespace VoiceCluster.Dialogue;

/// <summary>What a request to a language model used that was made beside the answers of a call.</summary>
public sealed record ModelUse
{
    public required string Provider { get; init; }

    public string? Model { get; init; }

    public required LlmCallStatus Status { get; init; }

    /// <summary>Why it is not <see cref="LlmCallStatus.Completed"/>.</summary>
    public string? Reason { get; init; }

    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }

    /// <summary>US dollars; null without a price.</summary>
    public decimal? Cost { get; init; }

    public bool Estimated { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null when no token came.</summary>
    public double? FirstTokenMs { get; init; }

    public double LatencyMs { get; init; }

    /// <summary>As it is stored.</summary>
    /// <param name="session">The session that it was made for.</param>
    /// <param name="turn">The turn, or the newest of the turns.</param>
    /// <param name="agent">The agent; null for one without a file.</param>
    /// <param name="purpose">What for.</param>
    public LlmCallRecord ToRecord(string session, int turn, string? agent, LlmCallPurpose purpose) => new()
    {
        Id = Guid.CreateVersion7(StartedAt),
        SessionId = session,
        TurnNumber = turn,
        Epoch = 0,
        Provider = Provider,
        Model = Model,
        Status = Status,
        Reason = Reason,
        PromptTokens = PromptTokens,
        CompletionTokens = CompletionTokens,
        Cost = Cost,
        Estimated = Estimated,
        StartedAt = StartedAt,
        FirstTokenMs = FirstTokenMs,
        LatencyMs = LatencyMs,
        Agent = agent,
        Purpose = purpose,
    };
}
