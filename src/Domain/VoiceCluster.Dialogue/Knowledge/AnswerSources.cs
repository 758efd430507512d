using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>Tells which of the passages that a model was given its answer was built from. Pure.</summary>
/// <remarks>Models are not asked: what they cite costs tokens, is spoken by mistake, and may be made up. A sentence comes from the passage that holds most of its telling
/// words, when that holds enough of them.</remarks>
public static class AnswerSources
{
    /// <summary>An answer names at most so many.</summary>
    public const int Most = 3;

    // "You are welcome." is said with and without knowledge.
    private const int FewestWords = 2;

    // A model says it in its own words; half of the telling ones stay the document's.
    private const double EnoughCoverage = 0.5;

    /// <summary>The passages that the answer was built from, in the order in which it uses them.</summary>
    /// <param name="answer">The agent's words.</param>
    /// <param name="passages">What the model was given, the best first.</param>
    public static IReadOnlyList<Citation> Of(string answer, IReadOnlyList<KnowledgeHit> passages)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(passages);
        if (passages.Count == 0 || answer.Length == 0) return [];
        var known = passages.Select(static p => (Passage: p, Words: TellingWords.Of($"{p.Title}\n{p.Section}\n{p.Text}").ToHashSet(StringComparer.Ordinal))).ToList();
        var cited = new List<Citation>();
        foreach (var sentence in Sentences(answer))
        {
            var words = TellingWords.Of(sentence).Distinct(StringComparer.Ordinal).ToList();
            if (words.Count < FewestWords) continue;
            var (best, found) = known.Select(one => (one.Passage, Found: words.Count(one.Words.Contains))).MaxBy(static one => one.Found);
            var citation = new Citation(best.Base, best.Document, best.Title, best.Section);
            if (found < words.Count * EnoughCoverage || found < FewestWords || cited.Contains(citation)) continue;
            cited.Add(citation);
            if (cited.Count == Most) break;
        }

        return cited;
    }

    private static IEnumerable<string> Sentences(string text)
    {
        var cutter = new SentenceCutter();
        cutter.Append(text);
        while (cutter.TryFlush(out var sentence)) yield return sentence;
    }
}
