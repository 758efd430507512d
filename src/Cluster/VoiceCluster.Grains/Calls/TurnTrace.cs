using System.Diagnostics;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// One trace a turn, a span for each stage of its waterfall, written when the turn has ended and only while somebody collects traces: the call itself
/// pays nothing for it. Attributes follow OpenTelemetry's semantic conventions for generative AI where those have a name.
/// </summary>
public static class TurnTrace
{
    /// <summary>What a collector subscribes to.</summary>
    public const string SourceName = "VoiceCluster.Turns";

    private static readonly ActivitySource Source = new(SourceName);

    private static readonly (string Name, Stage From, Stage To)[] Spans =
    [
        ("speech to text", Stage.SpeechEnd, Stage.SttFinal),
        ("endpointing", Stage.SpeechEnd, Stage.Commit),
        ("first sentence", Stage.SpeculationStart, Stage.FirstSentence),
        ("text to speech", Stage.FirstSentence, Stage.TtsFirstByte),
        ("playback", Stage.FirstAudioOut, Stage.PlaybackEnd),
    ];

    internal static void Write(CallClock clock, string callId, int turn, bool interrupted, TimeSpan heard, Answer answer, DateTimeOffset endedAt)
    {
        if (!Source.HasListeners()) return;
        var timeline = answer.Timeline;
        if (timeline.First is not { } first) return;
        // A turn is no part of the request that happens to close it.
        Activity.Current = null;
        using var root = Source.StartActivity("turn", ActivityKind.Server, default(ActivityContext), Ids(callId, turn), null, clock.Wall(first));
        if (root is null) return;
        root.SetTag("voicecluster.turn.interrupted", interrupted);
        root.SetTag("voicecluster.turn.heard_ms", (int)heard.TotalMilliseconds);
        foreach (var (name, from, to) in Spans)
        {
            if (timeline[from] is { } start && timeline[to] is { } end && end >= start) Span(name, ActivityKind.Internal, clock.Wall(start), clock.Wall(end), callId, turn)?.Dispose();
        }

        foreach (var call in answer.ModelCalls)
        {
            if (call.EndedAt is { } modelEnded) WriteModelCall(call, modelEnded, clock, callId, turn);
        }

        if (answer.LlmFailed || answer.TtsFailed) root.SetStatus(ActivityStatusCode.Error, answer.LlmFailed ? "llm_failed" : "tts_failed");
        root.SetEndTime(endedAt.UtcDateTime);
    }

    private static void WriteModelCall(LlmCallTrace call, TimeSpan ended, CallClock clock, string callId, int turn)
    {
        using var span = Span($"chat {call.Model}", ActivityKind.Client, clock.Wall(call.StartedAt), clock.Wall(ended), callId, turn);
        span?.SetTag("gen_ai.operation.name", "chat");
        span?.SetTag("gen_ai.provider.name", call.Provider);
        span?.SetTag("gen_ai.request.model", call.Model);
        span?.SetTag("gen_ai.conversation.id", callId);
        span?.SetTag("gen_ai.usage.input_tokens", call.PromptTokens);
        span?.SetTag("gen_ai.usage.output_tokens", call.CompletionTokens);
        if (call.FirstTokenAt is { } token) span?.AddEvent(new ActivityEvent("gen_ai.first_token", clock.Wall(token)));
    }

    private static Activity? Span(string name, ActivityKind kind, DateTimeOffset start, DateTimeOffset end, string callId, int turn)
    {
        var span = Source.StartActivity(name, kind, Activity.Current?.Context ?? default, Ids(callId, turn), null, start);
        span?.SetEndTime(end.UtcDateTime);
        return span;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Ids(string callId, int turn) =>
        [KeyValuePair.Create<string, object?>("voicecluster.call.id", callId), KeyValuePair.Create<string, object?>("voicecluster.turn.number", turn)];
}
