using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

/// <summary>Records to store.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    public static SessionRecord Session(string id) => new() { Id = id, Channel = "websocket", StartedAt = Start, Settings = """{"voice": "slt"}""" };

    public static TurnRecord Turn(string session, int number) => new()
    {
        SessionId = session,
        Number = number,
        StartedAt = Start.AddSeconds(number),
        CompletedAt = Start.AddSeconds(number + 5),
        UserText = "where is my order",
        AgentText = "It left our house this morning.",
        HeardText = "It left our",
        HeardMs = 900,
        WasInterrupted = true,
        Confidence = 0.875,
        PromptTokens = 120,
        CompletionTokens = 12,
        Timings = """{"commit":600,"speech_end":0}""",
        StateHistory = """[{"from":"IDLE","to":"LISTENING","cause":"speech","at":"2026-01-01T09:00:00Z"}]""",
    };

    public static LlmCallRecord LlmCall(string session, int turn) => new()
    {
        Id = Guid.NewGuid(),
        SessionId = session,
        TurnNumber = turn,
        Epoch = turn,
        Provider = "built-in",
        Model = "responder",
        Status = LlmCallStatus.Canceled,
        Reason = "new_speech",
        PromptTokens = 120,
        CompletionTokens = 3,
        StartedAt = Start.AddSeconds(turn),
        FirstTokenMs = 31.5,
        LatencyMs = 180.25,
        Cost = 0.000123456789m,
        Agent = "support",
        Purpose = LlmCallPurpose.Summary,
        Estimated = true,
    };

    public static UnderstandingRecord Understanding(string session, int turn) => new()
    {
        SessionId = session,
        TurnNumber = turn,
        UnderstoodAt = Start.AddSeconds(turn + 6),
        Source = TurnUnderstanding.Local,
        Intent = "order_status",
        IntentConfidence = 0.875,
        Sentiment = Sentiment.Negative,
        SentimentConfidence = 0.75,
        Emotion = Emotion.Frustration,
        EmotionConfidence = 0.625,
        Language = "en",
        LanguageConfidence = 0.5,
        IsProfane = true,
        Entities = """[{"kind":"order_number","text":"4271","value":"4271","confidence":0.95}]""",
    };

    public static TelemetryRecord Telemetry(string session, int turns) => new()
    {
        SessionId = session,
        At = Start.AddMinutes(turns),
        Turns = turns,
        Interruptions = 1,
        Cancellations = 2,
        CancellationRate = 0.25,
        MeanResponseLatencyMs = 640.5,
        MeanOverheadMs = 4.5,
        TokensWasted = 17,
        DebounceMs = 400,
    };
}
