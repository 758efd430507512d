namespace VoiceCluster.Knowledge.Index;

/// <summary>Okapi BM25 over texts that are known by their number. Immutable.</summary>
internal sealed class Bm25
{
    private readonly Dictionary<string, (float Weight, List<(int Text, float Score)> Texts)> _terms = new(StringComparer.Ordinal);
    private readonly float _unknown;

    /// <param name="texts">The words of each text with their counts.</param>
    /// <param name="k1">How much a second mention counts.</param>
    /// <param name="b">How much longer texts are put back; 0 to 1.</param>
    public Bm25(IReadOnlyList<IReadOnlyDictionary<string, int>> texts, double k1, double b)
    {
        Texts = texts.Count;
        _unknown = Weight(0);
        var lengths = texts.Select(static t => t.Values.Sum()).ToArray();
        var usual = lengths.Length == 0 ? 1 : Math.Max(1, lengths.Average());
        for (var i = 0; i < texts.Count; i++)
        {
            var penalty = k1 * (1 - b + (b * lengths[i] / usual));
            foreach (var (word, count) in texts[i])
            {
                if (!_terms.TryGetValue(word, out var term)) _terms.Add(word, term = (0, []));
                term.Texts.Add((i, (float)(count * (k1 + 1) / (count + penalty))));
            }
        }

        foreach (var (word, term) in _terms) _terms[word] = (Weight(term.Texts.Count), term.Texts);
    }

    /// <summary>How many texts there are.</summary>
    public int Texts { get; }

    /// <summary>How much a word tells: its inverse document frequency.</summary>
    public float WeightOf(string word) => _terms.TryGetValue(word, out var term) ? term.Weight : _unknown;

    /// <summary>The score of every text.</summary>
    /// <param name="words">The question's words and how much each counts.</param>
    public float[] Score(IEnumerable<KeyValuePair<string, float>> words)
    {
        var scores = new float[Texts];
        foreach (var (word, count) in words)
        {
            if (!_terms.TryGetValue(word, out var term)) continue;
            foreach (var (text, score) in term.Texts) scores[text] += term.Weight * count * score;
        }

        return scores;
    }

    private float Weight(int texts) => (float)Math.Log(1 + ((Texts - texts + 0.5) / (texts + 0.5)));
}
