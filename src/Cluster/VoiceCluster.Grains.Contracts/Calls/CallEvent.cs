using System.Collections.Immutable;
using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains;

/// <summary>What happens in a call, for its leg, its watchers and its record.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallEvent")]
public abstract record CallEvent
{
    [Id(0)] public required DateTimeOffset At { get; init; }
}

[GenerateSerializer, Immutable, Alias("voicecluster.StateChange")]
public sealed record StateChange : CallEvent
{
    [Id(0)] public required TurnPhase From { get; init; }

    [Id(1)] public required TurnPhase To { get; init; }

    [Id(2)] public required string Cause { get; init; }

    [Id(3)] public required int Turn { get; init; }
}

[GenerateSerializer, Immutable, Alias("voicecluster.TranscriptReceived")]
public sealed record TranscriptReceived : CallEvent
{
    [Id(0)] public required Transcript Transcript { get; init; }
}

/// <summary>New text of the agent's answer; only ever of a committed one.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.AgentTextReceived")]
public sealed record AgentTextReceived : CallEvent
{
    [Id(0)] public required int Turn { get; init; }

    [Id(1)] public required string Delta { get; init; }

    [Id(2)] public required bool Done { get; init; }
}

/// <summary>The voice failed; here is the text (the part not spoken).</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.AgentTextFallback")]
public sealed record AgentTextFallback : CallEvent
{
    [Id(0)] public required int Turn { get; init; }

    [Id(1)] public required string Text { get; init; }

    [Id(2)] public required string Reason { get; init; }
}

[GenerateSerializer, Immutable, Alias("voicecluster.TurnCompleted")]
public sealed record TurnCompleted : CallEvent
{
    [Id(0)] public required int Turn { get; init; }

    [Id(1)] public required string User { get; init; }

    /// <summary>What the caller heard.</summary>
    [Id(2)] public required string Agent { get; init; }

    [Id(3)] public required bool Interrupted { get; init; }

    [Id(4)] public required int HeardMs { get; init; }

    /// <summary>Stage to milliseconds from speech end, in the order of the way.</summary>
    [Id(5)] public required ImmutableArray<StageTime> Timings { get; init; }

    [Id(6)] public int PromptTokens { get; init; }

    [Id(7)] public int CompletionTokens { get; init; }
}

/// <param name="Stage">speech_end, stt_final, speculation_start, llm_first_token, first_sentence, tts_first_byte, commit, first_audio_out or playback_end.</param>
/// <param name="Milliseconds">From speech_end; negative for what happened before.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.StageTime")]
public readonly record struct StageTime([property: Id(0)] string Stage, [property: Id(1)] double Milliseconds);

/// <summary>The session's rolling metrics.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.TelemetryReported")]
public sealed record TelemetryReported : CallEvent
{
    [Id(0)] public int Turns { get; init; }

    [Id(1)] public int Interruptions { get; init; }

    [Id(2)] public int Cancellations { get; init; }

    [Id(3)] public double CancellationRate { get; init; }

    [Id(4)] public double MeanResponseLatencyMs { get; init; }

    [Id(5)] public double MeanOverheadMs { get; init; }

    [Id(6)] public int TokensWasted { get; init; }

    [Id(7)] public double DebounceMs { get; init; }

    [Id(8)] public int Backchannels { get; init; }

    [Id(9)] public int FalseInterruptions { get; init; }
}

/// <summary>Something went wrong that the caller should know.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallError")]
public sealed record CallError : CallEvent
{
    /// <summary><c>stt_lost</c>, <c>stt_unavailable</c>, <c>llm_failed</c>, <c>tts_failed</c>, <c>audio_overrun</c>.</summary>
    [Id(0)] public required string Code { get; init; }

    [Id(1)] public required string Message { get; init; }

    /// <summary>The call goes on.</summary>
    [Id(2)] public bool Recoverable { get; init; } = true;
}

/// <summary>It is known who answered an outgoing call; <c>machine</c> may be followed by <c>beep</c>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallAnsweredBy")]
public sealed record CallAnsweredBy : CallEvent
{
    /// <summary><c>human</c>, <c>machine</c>, <c>beep</c>, <c>silence</c> or <c>unknown</c>.</summary>
    [Id(0)] public required string Who { get; init; }
}

/// <summary>A call of a tool has come further; only ever of a committed turn.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.ToolCallReported")]
public sealed record ToolCallReported : CallEvent
{
    /// <summary>The same for each report of one call.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required int Turn { get; init; }

    /// <summary>The tool's name.</summary>
    [Id(2)] public required string Tool { get; init; }

    /// <summary>What it does, in a few words for people.</summary>
    [Id(3)] public required string Title { get; init; }

    [Id(4)] public required ToolEffect Effect { get; init; }

    [Id(5)] public required ToolCallState State { get; init; }

    /// <summary>JSON or text; null until there is one.</summary>
    [Id(6)] public string? Result { get; init; }
}

/// <summary>The documents that an answer was built from; told when it is written, of a committed answer that was built from any.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.AnswerCited")]
public sealed record AnswerCited : CallEvent
{
    [Id(0)] public required int Turn { get; init; }

    /// <summary>In the order in which the answer uses them.</summary>
    [Id(1)] public required ImmutableArray<CitedPassage> Citations { get; init; }
}

/// <summary>See <see cref="Citation"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CitedPassage")]
public readonly record struct CitedPassage(
    [property: Id(0)] string Base, [property: Id(1)] string Document, [property: Id(2)] string Title, [property: Id(3)] string Section)
{
    public static CitedPassage From(Citation citation) => new(citation.Base, citation.Document, citation.Title, citation.Section);
}

/// <summary>The caller is asked for a yes or a no.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.ConfirmationAsked")]
public sealed record ConfirmationAsked : CallEvent
{
    /// <summary>The call of a tool that waits for it.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required int Turn { get; init; }

    [Id(2)] public required string Question { get; init; }

    [Id(3)] public required string Tool { get; init; }
}

/// <summary>The agent has the caller transferred; a leg that cannot do so goes on.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.TransferRequested")]
public sealed record TransferRequested : CallEvent
{
    /// <summary>A number or a SIP address.</summary>
    [Id(0)] public required string Target { get; init; }
}

/// <summary>An agent's daily budget is nearly, or all, spent; told to watchers only, once a day and level.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.AgentBudgetReached")]
public sealed record AgentBudgetReached : CallEvent
{
    [Id(0)] public required string Agent { get; init; }

    [Id(1)] public required BudgetLevel Level { get; init; }

    /// <summary>US dollars.</summary>
    [Id(2)] public required decimal Cost { get; init; }

    [Id(3)] public required long Tokens { get; init; }
}
