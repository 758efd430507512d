using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.Dialogue;

/// <summary>What a turn means, as it is stored (table <c>turn_understanding</c>), a moment after the turn. Key: session and turn. See <see cref="TurnUnderstanding"/>.</summary>
public sealed record UnderstandingRecord
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string SessionId { get; init; }

    /// <summary>1 for the session's first turn.</summary>
    public required int TurnNumber { get; init; }

    public required DateTimeOffset UnderstoodAt { get; init; }

    public required string Source { get; init; }

    public string? Intent { get; init; }

    public double IntentConfidence { get; init; }

    public Sentiment Sentiment { get; init; }

    public double SentimentConfidence { get; init; }

    public Emotion Emotion { get; init; }

    public double EmotionConfidence { get; init; }

    public required string Language { get; init; }

    public double LanguageConfidence { get; init; }

    public bool IsProfane { get; init; }

    public bool IsSuspicious { get; init; }

    /// <summary>JSON array of {kind, text, value, confidence}; the kind is a name such as <c>order_number</c>.</summary>
    public string Entities { get; init; } = "[]";

    /// <summary>The name of a kind of entity, a sentiment or an emotion in records and messages: <c>order_number</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>As it is stored.</summary>
    /// <param name="session">The session.</param>
    /// <param name="turn">The turn's number.</param>
    /// <param name="at">When it was understood.</param>
    /// <param name="understanding">What was understood.</param>
    public static UnderstandingRecord From(string session, int turn, DateTimeOffset at, TurnUnderstanding understanding)
    {
        ArgumentNullException.ThrowIfNull(understanding);
        return new UnderstandingRecord
        {
            SessionId = session,
            TurnNumber = turn,
            UnderstoodAt = at,
            Source = understanding.Source,
            Intent = understanding.Intent,
            IntentConfidence = understanding.IntentConfidence,
            Sentiment = understanding.Sentiment,
            SentimentConfidence = understanding.SentimentConfidence,
            Emotion = understanding.Emotion,
            EmotionConfidence = understanding.EmotionConfidence,
            Language = understanding.Language,
            LanguageConfidence = understanding.LanguageConfidence,
            IsProfane = understanding.IsProfane,
            IsSuspicious = understanding.IsSuspicious,
            Entities = JsonSerializer.Serialize(understanding.Entities.Select(static e => new { Kind = NameOf(e.Kind), e.Text, e.Value, e.Confidence }), Json),
        };
    }
}
