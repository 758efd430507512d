using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.FrontDoor.Protocol;

/// <summary>Writes the messages of a server, each one JSON object.</summary>
public static class ServerMessageWriter
{
    // What a page can show of a tool's result.
    private const int LongestResult = 2000;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] SessionReady(CallAccepted accepted, AudioFormat format, bool base64) => Write("session_ready", w =>
    {
        w.WriteString("sessionId", accepted.SessionId);
        w.WriteBoolean("resumed", accepted.Resumed);
        w.WriteStartObject("format");
        w.WriteString("encoding", EncodingName(format.Encoding));
        w.WriteNumber("sampleRate", format.SampleRate);
        w.WriteNumber("channels", 1);
        w.WriteEndObject();
        w.WriteString("audio", base64 ? "base64" : "binary");
        WriteSettings(w, accepted.Settings);
        w.WriteStartArray("history");
        foreach (var turn in accepted.History)
        {
            w.WriteStartObject();
            w.WriteNumber("turn", turn.Number);
            w.WriteString("user", turn.User);
            w.WriteString("agent", turn.Agent);
            w.WriteBoolean("interrupted", turn.Interrupted);
            if (!turn.Citations.IsDefaultOrEmpty) WriteCitations(w, turn.Citations);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    /// <summary>What may be told of who answers.</summary>
    public static byte[] AgentInfo(AgentInfo agent) => Write("agent_info", w =>
    {
        w.WriteString("name", agent.Name);
        w.WriteString("about", agent.About);
        w.WriteString("greeting", agent.Greeting);
        WriteTexts(w, "suggestions", agent.Suggestions);
        WriteTexts(w, "languages", agent.Languages);
        WriteEngine(w, "recogniser", agent.Recogniser);
        WriteEngine(w, "model", agent.Model);
        WriteEngine(w, "voice", agent.Voice);
        w.WriteString("privacy", agent.Privacy);
        w.WriteBoolean("recorded", agent.Recorded);
    });

    /// <summary>A call's event as its message.</summary>
    public static byte[] Event(CallEvent callEvent) => callEvent switch
    {
        StateChange e => Write("state_change", w =>
        {
            w.WriteString("from", e.From.Name());
            w.WriteString("to", e.To.Name());
            w.WriteString("cause", e.Cause);
            w.WriteString("at", e.At);
            w.WriteNumber("turn", e.Turn);
        }),
        TranscriptReceived { Transcript: { Kind: SpeechToTextEventKind.Final } t } => Write("transcript_final", w =>
        {
            w.WriteString("text", t.Text);
            w.WriteNumber("confidence", Math.Round(t.Confidence, 3));
            w.WriteNumber("startMs", (long)t.Start.TotalMilliseconds);
            w.WriteNumber("endMs", (long)t.End.TotalMilliseconds);
        }),
        TranscriptReceived { Transcript: var t } => Write("transcript_partial", w =>
        {
            w.WriteString("text", t.Text);
            if (t.Confidence > 0) w.WriteNumber("confidence", Math.Round(t.Confidence, 3));
        }),
        AgentTextReceived e => Write("agent_text", w =>
        {
            w.WriteNumber("turn", e.Turn);
            w.WriteString("delta", e.Delta);
            w.WriteBoolean("done", e.Done);
        }),
        AgentTextFallback e => Write("agent_text_fallback", w =>
        {
            w.WriteNumber("turn", e.Turn);
            w.WriteString("text", e.Text);
            w.WriteString("reason", e.Reason);
        }),
        TurnCompleted e => Write("turn_complete", w =>
        {
            w.WriteNumber("turn", e.Turn);
            w.WriteString("user", e.User);
            w.WriteString("agent", e.Agent);
            w.WriteBoolean("interrupted", e.Interrupted);
            w.WriteNumber("heardMs", e.HeardMs);
            w.WriteStartObject("timings");
            foreach (var (stage, ms) in e.Timings) w.WriteNumber(stage, ms);
            w.WriteEndObject();
            w.WriteStartObject("tokens");
            w.WriteNumber("prompt", e.PromptTokens);
            w.WriteNumber("completion", e.CompletionTokens);
            w.WriteEndObject();
        }),
        TelemetryReported e => Write("telemetry", w =>
        {
            w.WriteNumber("turns", e.Turns);
            w.WriteNumber("interruptions", e.Interruptions);
            w.WriteNumber("cancellations", e.Cancellations);
            w.WriteNumber("cancellationRate", e.CancellationRate);
            w.WriteNumber("meanResponseLatencyMs", e.MeanResponseLatencyMs);
            w.WriteNumber("meanOverheadMs", e.MeanOverheadMs);
            w.WriteNumber("tokensWasted", e.TokensWasted);
            w.WriteNumber("debounceMs", e.DebounceMs);
            w.WriteNumber("backchannels", e.Backchannels);
            w.WriteNumber("falseInterruptions", e.FalseInterruptions);
        }),
        ToolCallReported e => Write("tool_call", w =>
        {
            w.WriteString("id", e.Id);
            w.WriteNumber("turn", e.Turn);
            w.WriteString("tool", e.Tool);
            w.WriteString("title", e.Title);
            w.WriteString("effect", e.Effect is ToolEffect.Write ? "write" : "read");
            w.WriteString("state", e.State.ToString().ToLowerInvariant());
            if (e.Result is { } result) w.WriteString("result", result.Length <= LongestResult ? result : result[..LongestResult]);
        }),
        AnswerCited e => Write("citations", w =>
        {
            w.WriteNumber("turn", e.Turn);
            WriteCitations(w, e.Citations);
        }),
        ConfirmationAsked e => Write("confirmation", w =>
        {
            w.WriteString("id", e.Id);
            w.WriteNumber("turn", e.Turn);
            w.WriteString("question", e.Question);
            w.WriteString("tool", e.Tool);
        }),
        TurnUnderstood e => Write("turn_understood", w =>
        {
            w.WriteNumber("turn", e.Turn);
            WriteGuess(w, "intent", e.Intent, e.IntentConfidence);
            WriteGuess(w, "sentiment", UnderstandingRecord.NameOf(e.Sentiment), e.SentimentConfidence);
            WriteGuess(w, "emotion", UnderstandingRecord.NameOf(e.Emotion), e.EmotionConfidence);
            WriteGuess(w, "language", e.Language, e.LanguageConfidence);
            w.WriteBoolean("profane", e.IsProfane);
            w.WriteBoolean("suspicious", e.IsSuspicious);
            w.WriteStartArray("entities");
            foreach (var entity in e.Entities)
            {
                w.WriteStartObject();
                w.WriteString("kind", UnderstandingRecord.NameOf(entity.Kind));
                w.WriteString("text", entity.Text);
                w.WriteString("value", entity.Value);
                w.WriteNumber("confidence", entity.Confidence);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }),
        CallError e => Error(e.Code, e.Message, e.Recoverable),
        _ => throw new ArgumentOutOfRangeException(nameof(callEvent), callEvent.GetType().Name, "no message for this event"),
    };

    /// <summary>Announces audio; with <paramref name="data"/> it carries it, without the next binary frame does.</summary>
    public static byte[] AudioChunk(int turn, int index, bool isFinal, double durationMs, ReadOnlySpan<byte> data, bool base64)
    {
        var cached = CachedWriter.Rent();
        var w = cached.Writer;
        w.WriteStartObject();
        w.WriteString("type"u8, "agent_audio_chunk"u8);
        w.WriteNumber("turn"u8, turn);
        w.WriteNumber("index"u8, index);
        w.WriteBoolean("isFinal"u8, isFinal);
        w.WriteNumber("durationMs"u8, durationMs);
        if (base64) w.WriteBase64String("data"u8, data);
        w.WriteEndObject();
        return cached.Finish();
    }

    public static byte[] PlaybackClear(int turn, string cause) => Write("playback_clear", w =>
    {
        w.WriteNumber("turn", turn);
        w.WriteString("cause", cause);
    });

    /// <param name="code">One of <see cref="ErrorCode"/>, or of the call.</param>
    /// <param name="message">For people.</param>
    /// <param name="recoverable">The call goes on, or may be resumed.</param>
    /// <param name="retryAfter">When to try again.</param>
    /// <param name="textId">The name of the typed turn that was not taken.</param>
    public static byte[] Error(string code, string message, bool recoverable, TimeSpan? retryAfter = null, string? textId = null) => Write("error", w =>
    {
        w.WriteString("code", code);
        w.WriteString("message", message);
        w.WriteBoolean("recoverable", recoverable);
        if (retryAfter is { } wait) w.WriteNumber("retryAfterMs", (long)wait.TotalMilliseconds);
        if (textId is not null) w.WriteString("textId", textId);
    });

    /// <summary>A typed turn that has a name was taken; it is not taken again.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="again">It had been taken before.</param>
    public static byte[] TextAccepted(string id, bool again) => Write("text_accepted", w =>
    {
        w.WriteString("id", id);
        w.WriteBoolean("again", again);
    });

    public static byte[] Ping(long id) => Write("ping", w => w.WriteNumber("id", id));

    public static byte[] Pong(long id) => Write("pong", w => w.WriteNumber("id", id));

    private static string EncodingName(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Pcm16 => "pcm16",
        AudioEncoding.MuLaw => "mulaw",
        AudioEncoding.ALaw => "alaw",
        AudioEncoding.Opus => "opus",
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Settings go out with their JSON types, as they came in.</summary>
    private static void WriteSettings(Utf8JsonWriter w, ImmutableDictionary<string, string> settings)
    {
        w.WriteStartObject("settings");
        foreach (var (name, value) in settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (value is "true" or "false") w.WriteBoolean(name, value is "true");
            else if (TurnSettingsFields.Contains(name) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) w.WriteNumber(name, number);
            else w.WriteString(name, value);
        }

        w.WriteEndObject();
    }

    private static void WriteCitations(Utf8JsonWriter w, ImmutableArray<CitedPassage> citations)
    {
        w.WriteStartArray("citations");
        foreach (var citation in citations)
        {
            w.WriteStartObject();
            w.WriteString("base", citation.Base);
            w.WriteString("document", citation.Document);
            w.WriteString("title", citation.Title);
            w.WriteString("section", citation.Section);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    /// <summary>Null for what is not known.</summary>
    private static void WriteGuess(Utf8JsonWriter w, string name, string? value, double confidence)
    {
        if (value is null)
        {
            w.WriteNull(name);
            return;
        }

        w.WriteStartObject(name);
        w.WriteString("name", value);
        w.WriteNumber("confidence", confidence);
        w.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter w, string name, IReadOnlyList<string> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts) w.WriteStringValue(text);
        w.WriteEndArray();
    }

    private static void WriteEngine(Utf8JsonWriter w, string name, EngineInfo engine)
    {
        w.WriteStartObject(name);
        w.WriteString("name", engine.Name);
        w.WriteBoolean("demonstration", engine.Demonstration);
        w.WriteEndObject();
    }

    private static byte[] Write(string type, Action<Utf8JsonWriter> fields)
    {
        var cached = CachedWriter.Rent();
        var w = cached.Writer;
        w.WriteStartObject();
        w.WriteString("type", type);
        fields(w);
        w.WriteEndObject();
        return cached.Finish();
    }

    /// <summary>A buffer and its JSON writer, one a thread: a call sends a hundred messages a second.</summary>
    private sealed class CachedWriter
    {
        private const int LargestKept = 16 * 1024;

        [ThreadStatic]
        private static CachedWriter? t_cached;

        private readonly ArrayBufferWriter<byte> _buffer = new(512);

        private CachedWriter() => Writer = new Utf8JsonWriter(_buffer, Options);

        public Utf8JsonWriter Writer { get; }

        /// <summary>An empty one, out of the cache until its message is finished: one left half written is not used again.</summary>
        public static CachedWriter Rent()
        {
            var cached = t_cached ?? new CachedWriter();
            t_cached = null;
            return cached;
        }

        public byte[] Finish()
        {
            Writer.Flush();
            var message = _buffer.WrittenSpan.ToArray();
            if (_buffer.Capacity > LargestKept) return message;
            _buffer.ResetWrittenCount();
            Writer.Reset();
            t_cached = this;
            return message;
        }
    }
}
