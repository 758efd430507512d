using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>A stored conversation.</summary>
public sealed record Conversation(
    string Id, string Channel, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? EndCause, JsonElement Metadata, IReadOnlyList<ConversationTurnView> Turns,
    IReadOnlyList<ModelUsage> Models);

/// <summary>A stored turn; timings in milliseconds from speech end, and the passages that its answer was built from.</summary>
public sealed record ConversationTurnView(
    int Turn,
    DateTimeOffset StartedAt,
    DateTimeOffset CompletedAt,
    string User,
    string Agent,
    string Heard,
    int HeardMs,
    bool Interrupted,
    bool LlmFailed,
    bool TtsFailed,
    double Confidence,
    int PromptTokens,
    int CompletionTokens,
    JsonElement Timings,
    JsonElement StateHistory,
    IReadOnlyList<Citation> Citations,
    UnderstandingView? Understanding);

/// <summary>What a turn means; null where that is not known.</summary>
public sealed record UnderstandingView(
    GuessView? Intent, GuessView Sentiment, GuessView Emotion, GuessView Language, bool Profane, bool Suspicious, JsonElement Entities, string Source);

/// <summary>A name and how sure it is, 0 to 1.</summary>
public sealed record GuessView(string Name, double Confidence);

/// <summary><c>/api/conversations</c>.</summary>
public static class ConversationsEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapConversations(this IEndpointRouteBuilder api) =>
        api.MapGet("/conversations/{id}", GetAsync).Needs(Permission.ConversationsRead).WithMetadata(new AuditedLook()).WithName("GetConversation").WithSummary("A conversation with its turns, their timings, and what its models cost.");

    private static async Task<Results<Ok<Conversation>, ProblemHttpResult>> GetAsync(string id, ICallHistory history, CancellationToken cancellationToken) =>
        await FindAsync(id, history, cancellationToken) is { } conversation
            ? TypedResults.Ok(conversation)
            : TypedResults.Problem($"There is no conversation {id}.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Null when there is none of that id.</summary>
    internal static async Task<Conversation?> FindAsync(string id, ICallHistory history, CancellationToken cancellationToken)
    {
        // A database would not even take some ids, which must not count against it.
        if (!SessionId.IsValid(id) || await history.FindSessionAsync(id, cancellationToken) is not { } session) return null;
        var turns = await history.GetTurnsAsync(id, after: 0, cancellationToken);
        var understanding = (await history.GetUnderstandingAsync(id, cancellationToken)).ToDictionary(static u => u.TurnNumber);
        var models = ModelUsage.Of(await history.GetLlmCallsAsync(id, cancellationToken));
        return new Conversation(
            session.Id, session.Channel, session.StartedAt, session.EndedAt, session.EndCause, Json(session.Metadata), [.. turns.Select(turn => View(turn, understanding.GetValueOrDefault(turn.Number)))], models);
    }

    private static ConversationTurnView View(TurnRecord t, UnderstandingRecord? understanding) => new(
        t.Number, t.StartedAt, t.CompletedAt, t.UserText, t.AgentText, t.HeardText, t.HeardMs, t.WasInterrupted, t.LlmFailed, t.TtsFailed,
        t.Confidence, t.PromptTokens, t.CompletionTokens, Json(t.Timings), Json(t.StateHistory), Citation.FromJson(t.Citations), understanding is null ? null : View(understanding));

    private static UnderstandingView View(UnderstandingRecord u) => new(
        u.Intent is null ? null : new GuessView(u.Intent, u.IntentConfidence),
        new GuessView(UnderstandingRecord.NameOf(u.Sentiment), u.SentimentConfidence),
        new GuessView(UnderstandingRecord.NameOf(u.Emotion), u.EmotionConfidence),
        new GuessView(u.Language, u.LanguageConfidence),
        u.IsProfane,
        u.IsSuspicious,
        Json(u.Entities),
        u.Source);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
