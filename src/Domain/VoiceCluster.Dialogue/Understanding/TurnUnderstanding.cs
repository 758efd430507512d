namespace VoiceCluster.Dialogue;

/// <summary>Whether what was said is for or against something.</summary>
public enum Sentiment
{
    Neutral,
    Negative,
    Positive,
}

/// <summary>What a caller seems to feel.</summary>
public enum Emotion
{
    None,
    Anger,
    Frustration,
    Worry,
    Sadness,
    Confusion,
    Joy,
    Gratitude,
}

/// <summary>What a piece of an utterance names.</summary>
public enum EntityKind
{
    OrderNumber,
    TicketNumber,
    Date,
    Amount,
    Name,
    Email,
    Phone,
    Address,
}

/// <summary>Something that was named.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was said.</param>
/// <param name="Value">In one form, however it was said: digits without gaps, <c>2026-03-12</c>, <c>49.50 USD</c>, <c>ada@example.com</c>; a token where personal data is masked.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record TurnEntity(EntityKind Kind, string Text, string Value, double Confidence);

/// <summary>What a caller's turn means, as far as it was understood. Every confidence is 0 to 1; 0 with what was not found.</summary>
public sealed record TurnUnderstanding
{
    /// <summary>The request to a language model that it took, whatever came of it; null for none.</summary>
    public ModelUse? Asked { get; init; }

    /// <summary>What the caller wants; null when that is not clear.</summary>
    public string? Intent { get; init; }

    public double IntentConfidence { get; init; }

    /// <summary>In the order in which they were said.</summary>
    public IReadOnlyList<TurnEntity> Entities { get; init; } = [];

    public Sentiment Sentiment { get; init; }

    public double SentimentConfidence { get; init; }

    public Emotion Emotion { get; init; }

    public double EmotionConfidence { get; init; }

    /// <summary>ISO 639-1, such as <c>en</c>; <c>und</c> when it cannot be told.</summary>
    public string Language { get; init; } = "und";

    public double LanguageConfidence { get; init; }

    /// <summary>The caller swore.</summary>
    public bool IsProfane { get; init; }

    /// <summary>The words try to give the agent other instructions.</summary>
    public bool IsSuspicious { get; init; }

    /// <summary>Who understood it: <c>local</c>, or a model's name.</summary>
    public string Source { get; init; } = Local;

    /// <summary>The <see cref="Source"/> of rules and embeddings in the process.</summary>
    public const string Local = "local";
}
