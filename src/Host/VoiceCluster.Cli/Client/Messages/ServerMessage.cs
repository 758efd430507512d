using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceCluster.Cli.Client.Messages;

/// <summary>One message of the server, as the client protocol (section 1) names them.</summary>
public abstract record ServerMessage
{
    /// <summary>The JSON text as it came, on one line.</summary>
    [JsonIgnore]
    public string Json { get; init; } = "";
}

/// <summary>The call is up.</summary>
public sealed record SessionReady : ServerMessage
{
    public required string SessionId { get; init; }

    /// <summary>The session existed before.</summary>
    public required bool Resumed { get; init; }

    public required WireFormat Format { get; init; }

    /// <summary>All settings in force.</summary>
    public required JsonElement Settings { get; init; }

    /// <summary>The turns so far, oldest first.</summary>
    public required JsonElement History { get; init; }
}

/// <summary>The format that both sides now speak.</summary>
public sealed record WireFormat
{
    public required string Encoding { get; init; }

    public required int SampleRate { get; init; }

    public int Channels { get; init; } = 1;
}

/// <summary>IDLE, LISTENING, SPECULATIVE, COMMITTED, SPEAKING.</summary>
public sealed record StateChange : ServerMessage
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required string Cause { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Turn { get; init; }
}

public sealed record TranscriptPartial : ServerMessage
{
    public required string Text { get; init; }

    public double? Confidence { get; init; }
}

public sealed record TranscriptFinal : ServerMessage
{
    public required string Text { get; init; }

    /// <summary>0 to 1; absent where the recogniser gives none.</summary>
    public double? Confidence { get; init; }

    public required double StartMs { get; init; }

    public required double EndMs { get; init; }
}

/// <summary>New text of an answer.</summary>
public sealed record AgentText : ServerMessage
{
    public required int Turn { get; init; }

    public required string Delta { get; init; }

    public required bool Done { get; init; }
}

/// <summary>A piece of an answer's audio.</summary>
public sealed record AgentAudioChunk : ServerMessage
{
    public required int Turn { get; init; }

    public required int Index { get; init; }

    /// <summary>Nothing follows for the turn.</summary>
    public required bool IsFinal { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>Base64; absent when the audio comes in a binary frame.</summary>
    public string? Data { get; init; }

    /// <summary>The audio in the session's format, from either way.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Audio { get; init; }
}

/// <summary>The agent looks something up, or does something.</summary>
public sealed record ToolCallMessage : ServerMessage
{
    public required int Turn { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>unknown</c> or <c>withdrawn</c>.</summary>
    public required string State { get; init; }
}

/// <summary>The agent asks for a yes or a no.</summary>
public sealed record ConfirmationMessage : ServerMessage
{
    public required string Id { get; init; }

    public required int Turn { get; init; }

    public required string Question { get; init; }
}

/// <summary>The voice failed: the text that was not spoken.</summary>
public sealed record AgentTextFallback : ServerMessage
{
    public required int Turn { get; init; }

    public required string Text { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Drop queued audio at once.</summary>
public sealed record PlaybackClear : ServerMessage
{
    public required int Turn { get; init; }

    public required string Cause { get; init; }
}

public sealed record TurnComplete : ServerMessage
{
    public required int Turn { get; init; }

    /// <summary>What the caller said.</summary>
    public required string User { get; init; }

    /// <summary>What the caller heard.</summary>
    public required string Agent { get; init; }

    public required bool Interrupted { get; init; }

    public required double HeardMs { get; init; }

    /// <summary>Stage to milliseconds from speech end.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }

    public JsonElement? Tokens { get; init; }

    /// <summary>First agent audio frame out - speech end, as the server saw it; null without both.</summary>
    [JsonIgnore]
    public double? ResponseLatencyMs => Stage("first_audio_out") - Stage("speech_end");

    /// <summary>First agent audio frame out - max(commit, first audio of the voice): what the server itself cost; null when a stage is missing.</summary>
    [JsonIgnore]
    public double? OverheadMs => Stage("first_audio_out") is { } left && Stage("commit") is { } commit && Stage("tts_first_byte") is { } ready
        ? left - Math.Max(commit, ready)
        : null;

    /// <summary>When a stage was reached.</summary>
    public double? Stage(string name) => Timings.TryGetValue(name, out var at) ? at : null;
}

/// <summary>The session's rolling metrics, as they came.</summary>
public sealed record Telemetry : ServerMessage;

public sealed record ErrorMessage : ServerMessage
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    /// <summary>The call goes on.</summary>
    public required bool Recoverable { get; init; }

    public double? RetryAfterMs { get; init; }
}

public sealed record Ping : ServerMessage
{
    /// <summary>A number or a string: whatever it is, it goes back in <c>pong</c>.</summary>
    public required JsonElement Id { get; init; }
}

/// <summary>A type that this client does not know; passed on, never fatal.</summary>
public sealed record UnknownMessage : ServerMessage
{
    public required string Type { get; init; }
}
