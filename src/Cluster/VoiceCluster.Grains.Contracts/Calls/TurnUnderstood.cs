using System.Collections.Immutable;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains;

/// <summary>What a turn means, a moment after it; see <see cref="TurnUnderstanding"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.TurnUnderstood")]
public sealed record TurnUnderstood : CallEvent
{
    [Id(0)] public required int Turn { get; init; }

    /// <summary>Null when it is not clear what the caller wants.</summary>
    [Id(1)] public string? Intent { get; init; }

    [Id(2)] public double IntentConfidence { get; init; }

    [Id(3)] public required Sentiment Sentiment { get; init; }

    [Id(4)] public double SentimentConfidence { get; init; }

    [Id(5)] public required Emotion Emotion { get; init; }

    [Id(6)] public double EmotionConfidence { get; init; }

    [Id(7)] public required string Language { get; init; }

    [Id(8)] public double LanguageConfidence { get; init; }

    [Id(9)] public bool IsProfane { get; init; }

    [Id(10)] public bool IsSuspicious { get; init; }

    [Id(11)] public required ImmutableArray<UnderstoodEntity> Entities { get; init; }

    public static TurnUnderstood From(int turn, DateTimeOffset at, TurnUnderstanding understanding) => new()
    {
        At = at,
        Turn = turn,
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
        Entities = [.. understanding.Entities.Select(static e => new UnderstoodEntity(e.Kind, e.Text, e.Value, e.Confidence))],
    };
}

/// <summary>Something that was named; see <see cref="TurnEntity"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.UnderstoodEntity")]
public readonly record struct UnderstoodEntity([property: Id(0)] EntityKind Kind, [property: Id(1)] string Text, [property: Id(2)] string Value, [property: Id(3)] double Confidence);
