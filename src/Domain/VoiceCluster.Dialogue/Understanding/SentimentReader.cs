namespace VoiceCluster.Dialogue;

/// <summary>Tells the sentiment of an utterance by its words: a valence each, turned round by a negation before it, made stronger or weaker by words like "very".</summary>
internal static class SentimentReader
{
    // A negation reaches this many words ("not what I would call good").
    private const int Reach = 4;
    private const double NegatedShare = -0.7;

    // Of the scale on which the sum of valences becomes -1 to 1.
    private const double Alpha = 12;
    private const double Least = 0.12;

    public static (Sentiment Sentiment, double Confidence) Read(string text)
    {
        var words = SaidWords.Of(text);
        var sum = 0.0;
        var found = false;
        var turned = false; // behind "but" counts more than before it
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "but" or "however" or "aber")
            {
                if (sum != 0 && !turned) (sum, turned) = (sum / 2, true);
                continue;
            }

            var (valence, length) = SentimentWords.At(words, i);
            if (length == 0) continue;
            found = true;
            var strength = i > 0 ? SentimentWords.StrengthOf(words[i - 1]) : 1;
            sum += valence * strength * (IsNegated(words, i) ? NegatedShare : 1);
            i += length - 1;
        }

        if (text.Contains('!', StringComparison.Ordinal)) sum *= 1.2;
        var score = sum / Math.Sqrt((sum * sum) + Alpha);
        return score >= Least ? (Sentiment.Positive, Confidence(score))
            : score <= -Least ? (Sentiment.Negative, Confidence(score))
            : (Sentiment.Neutral, found ? 0.5 : 0.7);
    }

    private static double Confidence(double score) => Math.Round(0.5 + (Math.Abs(score) / 2), 2);

    private static bool IsNegated(List<string> words, int at)
    {
        for (var i = at - 1; i >= 0 && i >= at - Reach; i--)
        {
            if (words[i] is "but" or "and" or "because") return false;
            if (SentimentWords.Negates(words[i])) return true;
        }

        return false;
    }
}
