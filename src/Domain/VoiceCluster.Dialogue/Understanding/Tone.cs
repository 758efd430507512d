namespace VoiceCluster.Dialogue;

/// <summary>How an agent speaks to somebody who feels like this: a line for its next prompt. Never anything that the caller said.</summary>
public static class Tone
{
    private const double Sure = 0.6;

    /// <summary>The line; empty when there is nothing to mind.</summary>
    public static string For(TurnUnderstanding understanding)
    {
        ArgumentNullException.ThrowIfNull(understanding);
        var line = understanding.EmotionConfidence < Sure ? "" : understanding.Emotion switch
        {
            Emotion.Anger or Emotion.Frustration => "The caller sounds upset: acknowledge it in a few words, then help at once. Do not sound cheerful.",
            Emotion.Worry => "The caller sounds worried: be calm and say what happens next.",
            Emotion.Sadness => "The caller sounds sad: be gentle, and brief.",
            Emotion.Confusion => "The caller seems confused: explain in simple words, one step at a time.",
            _ => "",
        };
        if (line.Length == 0 && understanding is { Sentiment: Sentiment.Negative, SentimentConfidence: >= 0.75 }) line = "The caller is not satisfied: acknowledge it in a few words, then help.";
        return understanding.IsProfane ? $"{line} The caller swore: stay friendly and to the point, and do not repeat it.".TrimStart() : line;
    }
}
