using System.Collections.Immutable;
using System.Text.Json;
using VoiceCluster.Audio;
using ToolCallState = VoiceCluster.Dialogue.ToolCallState;
using ToolEffect = VoiceCluster.Dialogue.ToolEffect;
using VoiceCluster.FrontDoor.Protocol;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.FrontDoor.Tests.Protocol;

public sealed class ServerMessageWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Session_ready()
    {
        var json = Parse(ServerMessageWriter.SessionReady(
            new CallAccepted
            {
                SessionId = "s1",
                Resumed = true,
                Settings = TurnSettingsFields.Write(TurnSettings.Default).ToImmutableDictionary().Add("voice", "slt").Add("model", "400"),
                History = [new ConversationTurn(1, "say \"hi\" </script> é 😀", "hi", true)],
            },
            new AudioFormat(AudioEncoding.MuLaw, 8000),
            base64: true));
        Assert.Equal(["type", "sessionId", "resumed", "format", "audio", "settings", "history"], Names(json));
        Assert.Equal("""{"encoding":"mulaw","sampleRate":8000,"channels":1}""", json.GetProperty("format").GetRawText());
        var settings = json.GetProperty("settings");
        Assert.Equal(JsonValueKind.Number, settings.GetProperty("debounceMs").ValueKind);
        Assert.Equal(JsonValueKind.True, settings.GetProperty("adaptiveDebounce").ValueKind);
        Assert.Equal("semantic", settings.GetProperty("endpointing").GetString());
        Assert.Equal("400", settings.GetProperty("model").GetString());
        var turn = json.GetProperty("history")[0];
        Assert.Equal(["turn", "user", "agent", "interrupted"], Names(turn));
        Assert.Equal("say \"hi\" </script> é 😀", turn.GetProperty("user").GetString());
    }

    public static TheoryData<string, CallEvent, string> Events => new()
    {
        { "state_change", new StateChange { At = At, From = TurnPhase.Listening, To = TurnPhase.Speculative, Cause = "debounce", Turn = 3 }, "from,to,cause,at,turn" },
        { "transcript_partial", Transcript(SpeechToTextEventKind.Partial, confidence: 0), "text" },
        { "transcript_partial", Transcript(SpeechToTextEventKind.Partial, confidence: 0.5), "text,confidence" },
        { "transcript_final", Transcript(SpeechToTextEventKind.Final, confidence: 0), "text,confidence,startMs,endMs" },
        { "agent_text", new AgentTextReceived { At = At, Turn = 3, Delta = "Hello ", Done = false }, "turn,delta,done" },
        { "agent_text_fallback", new AgentTextFallback { At = At, Turn = 3, Text = "Hello", Reason = "Timeout" }, "turn,text,reason" },
        {
            "tool_call",
            new ToolCallReported { At = At, Id = "s/3/order_status/1f", Turn = 3, Tool = "order_status", Title = "Look up an order", Effect = ToolEffect.Read, State = ToolCallState.Done, Result = "{}" },
            "id,turn,tool,title,effect,state,result"
        },
        { "citations", new AnswerCited { At = At, Turn = 3, Citations = [new("shop", "delivery.md", "Delivery", "Express")] }, "turn,citations" },
        { "confirmation", new ConfirmationAsked { At = At, Id = "s/3/cancel_order/1f", Turn = 3, Question = "Shall I?", Tool = "cancel_order" }, "id,turn,question,tool" },
        {
            "turn_understood",
            new TurnUnderstood { At = At, Turn = 3, Intent = "order_status", IntentConfidence = 0.9, Sentiment = Dialogue.Sentiment.Negative, Emotion = Dialogue.Emotion.Anger, Language = "en", Entities = [new(Dialogue.EntityKind.OrderNumber, "four two seven one", "4271", 0.95)] },
            "turn,intent,sentiment,emotion,language,profane,suspicious,entities"
        },
        {
            "turn_complete",
            new TurnCompleted { At = At, Turn = 3, User = "a", Agent = "b", Interrupted = true, HeardMs = 12, Timings = [new("commit", -3.5), new("first_audio_out", 700)] },
            "turn,user,agent,interrupted,heardMs,timings,tokens"
        },
        {
            "telemetry", new TelemetryReported { At = At },
            "turns,interruptions,cancellations,cancellationRate,meanResponseLatencyMs,meanOverheadMs,tokensWasted,debounceMs,backchannels,falseInterruptions"
        },
        { "error", new CallError { At = At, Code = "stt_lost", Message = "gone", Recoverable = true }, "code,message,recoverable" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Events_have_the_names_of_the_protocol(string type, CallEvent callEvent, string fields)
    {
        var json = Parse(ServerMessageWriter.Event(callEvent));
        Assert.Equal(type, json.GetProperty("type").GetString());
        Assert.Equal(["type", .. fields.Split(',')], Names(json));
    }

    [Fact]
    public void Values_arrive_as_they_were()
    {
        var change = Parse(ServerMessageWriter.Event(new StateChange { At = At, From = TurnPhase.Idle, To = TurnPhase.Listening, Cause = "connect", Turn = 1 }));
        Assert.Equal(("IDLE", "LISTENING"), (change.GetProperty("from").GetString(), change.GetProperty("to").GetString()));
        Assert.Equal(At, change.GetProperty("at").GetDateTimeOffset());
        var turn = Parse(ServerMessageWriter.Event(new TurnCompleted
        {
            At = At, Turn = 1, User = "", Agent = "", Interrupted = false, HeardMs = 1800, Timings = [new("commit", -3.5)], PromptTokens = 7, CompletionTokens = 30,
        }));
        Assert.Equal("""{"commit":-3.5}""", turn.GetProperty("timings").GetRawText());
        Assert.Equal("""{"prompt":7,"completion":30}""", turn.GetProperty("tokens").GetRawText());
        var final = Parse(ServerMessageWriter.Event(Transcript(SpeechToTextEventKind.Final, 0.98765)));
        Assert.Equal((0.988, 1200, 2500), (final.GetProperty("confidence").GetDouble(), final.GetProperty("startMs").GetInt32(), final.GetProperty("endMs").GetInt32()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(640)]
    [InlineData(5760)]
    public void Audio_in_base64_is_in_the_message(int bytes)
    {
        var data = new byte[bytes];
        new Random(bytes).NextBytes(data);
        var json = Parse(ServerMessageWriter.AudioChunk(2, 5, isFinal: true, 20, data, base64: true));
        Assert.Equal(["type", "turn", "index", "isFinal", "durationMs", "data"], Names(json));
        Assert.Equal(data, json.GetProperty("data").GetBytesFromBase64());
    }

    [Fact]
    public void Audio_in_binary_is_announced_without_data() =>
        Assert.Equal("""{"type":"agent_audio_chunk","turn":2,"index":0,"isFinal":false,"durationMs":60}""", Parse(ServerMessageWriter.AudioChunk(2, 0, isFinal: false, 60, default, base64: false)).GetRawText());

    [Fact]
    public void The_small_ones()
    {
        Assert.Equal("""{"type":"playback_clear","turn":2,"cause":"interrupt"}""", Parse(ServerMessageWriter.PlaybackClear(2, "interrupt")).GetRawText());
        Assert.Equal("""{"type":"ping","id":123}""", Parse(ServerMessageWriter.Ping(123)).GetRawText());
        Assert.Equal(
            """{"type":"error","code":"full","message":"a \"b\"","recoverable":false,"retryAfterMs":1500}""",
            Parse(ServerMessageWriter.Error("full", "a \"b\"", recoverable: false, TimeSpan.FromSeconds(1.5))).GetRawText());
        Assert.Equal(
            """{"type":"error","code":"too_much_text","message":"wait","recoverable":true,"textId":"a1"}""",
            Parse(ServerMessageWriter.Error("too_much_text", "wait", recoverable: true, textId: "a1")).GetRawText());
        Assert.Equal("""{"type":"text_accepted","id":"a1","again":true}""", Parse(ServerMessageWriter.TextAccepted("a1", again: true)).GetRawText());
        Assert.Equal("""{"type":"pong","id":123}""", Parse(ServerMessageWriter.Pong(123)).GetRawText());
    }

    private static TranscriptReceived Transcript(SpeechToTextEventKind kind, double confidence) => new()
    {
        At = At,
        Transcript = new Transcript { Kind = kind, Text = "hello", Confidence = confidence, Start = TimeSpan.FromSeconds(1.2), End = TimeSpan.FromSeconds(2.5) },
    };

    private static JsonElement Parse(byte[] utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(p => p.Name);
}
