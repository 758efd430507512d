using System.Text.Json;

namespace VoiceCluster.Cli.Client.Messages;

/// <summary>JSON text to messages. Strict: a message that lacks a field of the protocol is a violation, so that it is found here and not later.</summary>
public static class ServerMessageReader
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
    };

    private static readonly HashSet<string> States = new(StringComparer.Ordinal) { "IDLE", "LISTENING", "SPECULATIVE", "COMMITTED", "SPEAKING" };

    /// <summary>One text frame.</summary>
    /// <exception cref="VoiceClientException">No JSON object, no <c>type</c>, or a field is missing or of another kind.</exception>
    public static ServerMessage Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
                throw Violation("a message without a type", null);
            var message = Read(type.GetString()!, root);
            Check(message);
            var raw = root.GetRawText();
            return message with { Json = raw.AsSpan().ContainsAny('\r', '\n') ? JsonSerializer.Serialize(root) : raw };
        }
        catch (JsonException exception)
        {
            throw Violation($"a message that cannot be read: {exception.Message}", exception);
        }
    }

    private static ServerMessage Read(string type, JsonElement root) => type switch
    {
        "session_ready" => As<SessionReady>(root),
        "state_change" => As<StateChange>(root),
        "transcript_partial" => As<TranscriptPartial>(root),
        "transcript_final" => As<TranscriptFinal>(root),
        "agent_text" => As<AgentText>(root),
        "agent_audio_chunk" => As<AgentAudioChunk>(root),
        "agent_text_fallback" => As<AgentTextFallback>(root),
        "tool_call" => As<ToolCallMessage>(root),
        "confirmation" => As<ConfirmationMessage>(root),
        "playback_clear" => As<PlaybackClear>(root),
        "turn_complete" => As<TurnComplete>(root),
        "telemetry" => new Telemetry(),
        "error" => As<ErrorMessage>(root),
        "ping" => As<Ping>(root),
        _ => new UnknownMessage { Type = type },
    };

    private static T As<T>(JsonElement root)
        where T : ServerMessage => root.Deserialize<T>(Options)!;

    private static void Check(ServerMessage message)
    {
        switch (message)
        {
            case StateChange change when !States.Contains(change.From) || !States.Contains(change.To):
                throw Violation($"a state that does not exist: {change.From} to {change.To}", null);
            case AgentAudioChunk chunk when !(chunk.DurationMs >= 0) || chunk.Index < 0:
                throw Violation($"agent_audio_chunk with index {chunk.Index} and durationMs {chunk.DurationMs}", null);
            default:
                break;
        }
    }

    private static VoiceClientException Violation(string what, Exception? inner) =>
        new(VoiceFailure.ProtocolViolation, $"the server sent {what}", inner);
}
