namespace VoiceCluster.Dialogue;

/// <summary>One turn as it is stored (table <c>turns</c>): what the caller said and what the agent answered. Key: session and number.</summary>
public sealed record TurnRecord
{
    public required string SessionId { get; init; }

    /// <summary>1 for the session's first turn.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset CompletedAt { get; init; }

    public required string UserText { get; init; }

    /// <summary>The whole answer as the model wrote it.</summary>
    public required string AgentText { get; init; }

    /// <summary>The part of <see cref="AgentText"/> that the caller heard; this is what later turns remember.</summary>
    public required string HeardText { get; init; }

    /// <summary>How much of the answer's audio was played, in milliseconds.</summary>
    public int HeardMs { get; init; }

    public bool WasInterrupted { get; init; }

    /// <summary>The model failed and the apology was spoken.</summary>
    public bool LlmFailed { get; init; }

    /// <summary>The voice failed and the answer went out as text.</summary>
    public bool TtsFailed { get; init; }

    /// <summary>Mean confidence of the caller's finals, 0 to 1.</summary>
    public double Confidence { get; init; }

    public int PromptTokens { get; init; }

    public int CompletionTokens { get; init; }

    /// <summary>JSON object: stage to milliseconds from <c>speech_end</c> (speech_end, stt_final, speculation_start, llm_first_token,
    /// first_sentence, tts_first_byte, commit, first_audio_out, playback_end); stages that did not happen are absent.</summary>
    public string Timings { get; init; } = "{}";

    /// <summary>JSON array of {from, to, cause, at}.</summary>
    public string StateHistory { get; init; } = "[]";

    /// <summary>JSON array of {base, document, title, section}: the passages that the answer was built from (see <see cref="Citation"/>).</summary>
    public string Citations { get; init; } = "[]";
}
