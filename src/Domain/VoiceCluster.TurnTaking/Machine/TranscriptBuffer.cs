namespace VoiceCluster.TurnTaking;

/// <summary>
/// The caller's words of the turn that is being built: finals merged in the order they came, and the running partial behind them. Immutable.
/// </summary>
public sealed record TranscriptBuffer
{
    /// <summary>No words.</summary>
    public static TranscriptBuffer Empty { get; } = new();

    /// <summary>The merged finals.</summary>
    public string Finals { get; private init; } = "";

    /// <summary>The running partial; empty after its final.</summary>
    public string Partial { get; private init; } = "";

    /// <summary>The utterance that <see cref="Partial"/> belongs to.</summary>
    public int PartialUtterance { get; private init; }

    private double ConfidenceSum { get; init; }

    private int FinalWords { get; init; }

    /// <summary>Finals and partial as one line.</summary>
    public string Text { get; private init; } = "";

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Confidence of the finals, weighted by their words; 0 without finals.</summary>
    public double Confidence => FinalWords == 0 ? 0 : ConfidenceSum / FinalWords;

    /// <summary>Confidence of the last word; 0 when it is not known.</summary>
    public double EndConfidence => Partial.Length == 0 ? FinalEndConfidence : 0;

    private double FinalEndConfidence { get; init; }

    /// <summary>Replaces the running partial.</summary>
    public TranscriptBuffer WithPartial(int utterance, string words) =>
        this with { Partial = words, PartialUtterance = utterance, Text = Join(Finals, words) };

    /// <summary>Appends a final; it takes the place of its utterance's partial.</summary>
    public TranscriptBuffer WithFinal(int utterance, string words, double confidence, double endConfidence = 0)
    {
        var partial = PartialUtterance == utterance ? "" : Partial;
        var finals = Join(Finals, words);
        var count = CountWords(words);
        return this with
        {
            Finals = finals,
            Partial = partial,
            Text = Join(finals, partial),
            ConfidenceSum = ConfidenceSum + (confidence * count),
            FinalWords = FinalWords + count,
            FinalEndConfidence = endConfidence,
        };
    }

    /// <summary>Takes back the partial of an utterance that was noise.</summary>
    public TranscriptBuffer WithoutPartial(int utterance) =>
        Partial.Length > 0 && PartialUtterance == utterance ? this with { Partial = "", Text = Finals } : this;

    private static string Join(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first} {second}";

    private static int CountWords(string words)
    {
        var count = 0;
        var inWord = false;
        foreach (var c in words)
        {
            if (char.IsWhiteSpace(c)) inWord = false;
            else if (!inWord)
            {
                inWord = true;
                count++;
            }
        }

        return count;
    }
}
