namespace VoiceCluster.Dialogue;

/// <summary>Reads an utterance by rules alone: everything of a <see cref="TurnUnderstanding"/> but the intent. Pure, thread safe, well under a millisecond.</summary>
public static class UtteranceReader
{
    /// <summary>What the words say.</summary>
    /// <param name="text">What the caller said, as it is kept.</param>
    /// <param name="today">The caller's date, for "tomorrow".</param>
    /// <param name="language">ISO 639-1 code that the call is expected in; it counts when the words tell nothing.</param>
    public static TurnUnderstanding Read(string text, DateOnly today, string language)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(language);
        var (sentiment, sentimentConfidence) = SentimentReader.Read(text);
        var (emotion, emotionConfidence) = EmotionReader.Read(text, sentiment);
        var (code, languageConfidence) = LanguageReader.Read(text, language);
        return new TurnUnderstanding
        {
            Entities = EntityFinder.Find(text, today),
            Sentiment = sentiment,
            SentimentConfidence = sentimentConfidence,
            Emotion = emotion,
            EmotionConfidence = emotionConfidence,
            Language = code,
            LanguageConfidence = languageConfidence,
            IsProfane = Profanity.IsIn(text),
            IsSuspicious = InstructionDetector.IsIn(text),
        };
    }
}
