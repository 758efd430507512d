namespace VoiceCluster.Providers.Local;

/// <summary>
/// Counts sentences and makes a trigram model of them with Witten-Bell smoothing (I. Witten, T. Bell, "The zero-frequency problem", 1991, method
/// C, interpolated): a history that was followed by T different words in C places keeps T / (C + T) of its mass for the shorter history's opinion.
/// Under the unigrams lies a background of common English, so that words from outside of the domain stay possible.
/// </summary>
internal sealed class NgramModelBuilder
{
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<string> vocabulary = [];
    private readonly Dictionary<int, double> unigramCounts = [];
    private readonly Dictionary<(int, int), double> bigramCounts = [];
    private readonly Dictionary<(int, int, int), double> trigramCounts = [];

    public NgramModelBuilder()
    {
        _ = Id(NgramModel.SentenceStart);
        _ = Id(NgramModel.SentenceEnd);
    }

    /// <summary>Every word seen so far.</summary>
    public IEnumerable<string> Words => vocabulary.Skip(2);

    /// <summary>Counts a sentence; a weight of 2 counts it twice.</summary>
    /// <param name="words">The sentence.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="pauses">How often, beside that, a sentence starts and ends at each of its words; 0 for never.</param>
    public void Add(IReadOnlyList<string> words, double weight = 1, double pauses = 0)
    {
        if (words.Count == 0)
            return;
        int first = Id(NgramModel.SentenceStart), second = -1;
        for (int i = 0; i <= words.Count; i++)
        {
            int word = Id(i < words.Count ? words[i] : NgramModel.SentenceEnd);
            Count(unigramCounts, word, weight);
            Count(bigramCounts, (first, word), weight);
            if (second >= 0)
                Count(trigramCounts, (second, first, word), weight);
            (second, first) = (first, word);
        }

        if (pauses > 0)
            AddPauses(words, weight * pauses);
    }

    /// <summary>Between any two words the sentence may end, and another one start with what follows.</summary>
    private void AddPauses(IReadOnlyList<string> words, double weight)
    {
        int start = Id(NgramModel.SentenceStart), end = Id(NgramModel.SentenceEnd);
        for (int i = 1; i < words.Count; i++)
        {
            int before = Id(words[i - 1]), after = Id(words[i]), next = i + 1 < words.Count ? Id(words[i + 1]) : end;
            Count(bigramCounts, (before, end), weight);
            Count(trigramCounts, (i > 1 ? Id(words[i - 2]) : start, before, end), weight);
            Count(bigramCounts, (start, after), weight);
            Count(trigramCounts, (start, after, next), weight);
        }
    }

    /// <summary>Makes the model.</summary>
    /// <param name="background">Probabilities of words of common English, summing to about 1; its words join the vocabulary. May be empty.</param>
    /// <param name="backgroundWeight">The background's share of the unigrams, 0 to 1 (excluded).</param>
    /// <param name="openness">At least this share of every history's mass goes to the shorter history, 0 to 1 (excluded): how ready the model is
    /// for what the domain's sentences do not hold.</param>
    /// <param name="include">Whether a word may be in the model (it can be pronounced).</param>
    public NgramModel Build(IReadOnlyDictionary<string, double> background, double backgroundWeight, double openness, Func<string, bool> include)
    {
        int[] kept = new int[vocabulary.Count];
        var words = new List<string>();
        for (int id = 0; id < vocabulary.Count; id++)
        {
            kept[id] = id < 2 || include(vocabulary[id]) ? words.Count : -1;
            if (kept[id] >= 0)
                words.Add(vocabulary[id]);
        }

        words.AddRange(background.Keys.Where(word => (!ids.TryGetValue(word, out int id) || kept[id] < 0) && include(word)).Order(StringComparer.Ordinal));

        var unigrams = Unigrams(words, kept, background, backgroundWeight);
        var bigramCountsKept = bigramCounts.Where(entry => kept[entry.Key.Item1] >= 0 && kept[entry.Key.Item2] >= 0)
            .ToDictionary(entry => (kept[entry.Key.Item1], kept[entry.Key.Item2]), entry => entry.Value);
        var trigramCountsKept = trigramCounts.Where(entry => kept[entry.Key.Item1] >= 0 && kept[entry.Key.Item2] >= 0 && kept[entry.Key.Item3] >= 0)
            .ToDictionary(entry => (kept[entry.Key.Item1], kept[entry.Key.Item2], kept[entry.Key.Item3]), entry => entry.Value);

        var afterOne = Histories(bigramCountsKept, entry => entry.Item1, openness);
        var unigramBackOffs = new double[words.Count];
        for (int w = 0; w < unigramBackOffs.Length; w++)
            unigramBackOffs[w] = afterOne.TryGetValue(w, out var history) ? history.BackOff : 1;
        var bigrams = new Dictionary<(int, int), double>(bigramCountsKept.Count);
        foreach (var (pair, count) in bigramCountsKept)
            bigrams[pair] = afterOne[pair.Item1].Probability(count, unigrams[pair.Item2]);

        var afterTwo = Histories(trigramCountsKept, entry => (entry.Item1, entry.Item2), openness);
        var trigrams = new Dictionary<(int, int, int), double>(trigramCountsKept.Count);
        foreach (var (triple, count) in trigramCountsKept)
            trigrams[triple] = afterTwo[(triple.Item1, triple.Item2)].Probability(count, bigrams[(triple.Item2, triple.Item3)]);

        return new([.. words], unigrams, unigramBackOffs,
            bigrams.ToDictionary(entry => entry.Key, entry => (entry.Value, afterTwo.TryGetValue(entry.Key, out var history) ? history.BackOff : 1)), trigrams);
    }

    private double[] Unigrams(List<string> words, int[] kept, IReadOnlyDictionary<string, double> background, double backgroundWeight)
    {
        double counted = unigramCounts.Where(entry => kept[entry.Key] >= 0).Sum(entry => entry.Value);
        double backgroundMass = words.Sum(word => background.GetValueOrDefault(word));
        double share = backgroundMass > 0 ? counted > 0 ? backgroundWeight : 1 : 0;
        var unigrams = new double[words.Count];
        foreach (var (id, count) in unigramCounts)
        {
            if (kept[id] >= 0)
                unigrams[kept[id]] = (1 - share) * count / counted;
        }

        for (int w = 0; w < unigrams.Length; w++)
        {
            if (backgroundMass > 0)
                unigrams[w] += share * background.GetValueOrDefault(words[w]) / backgroundMass;
        }

        return unigrams;
    }

    private static Dictionary<THistory, History> Histories<TKey, THistory>(Dictionary<TKey, double> counts, Func<TKey, THistory> historyOf, double openness)
        where TKey : notnull
        where THistory : notnull =>
        counts.GroupBy(entry => historyOf(entry.Key)).ToDictionary(group => group.Key, group =>
        {
            double total = group.Sum(entry => entry.Value);
            double kinds = group.Count();
            return new History(total, Math.Max(kinds, openness / (1 - openness) * total));
        });

    private int Id(string word)
    {
        if (!ids.TryGetValue(word, out int id))
        {
            id = vocabulary.Count;
            ids[word] = id;
            vocabulary.Add(word);
        }

        return id;
    }

    private static void Count<TKey>(Dictionary<TKey, double> counts, TKey key, double weight)
        where TKey : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + weight;

    /// <param name="Total">How often the history was followed by anything.</param>
    /// <param name="Kinds">How many different words followed, or more to keep it open.</param>
    private readonly record struct History(double Total, double Kinds)
    {
        public double BackOff => Kinds / (Total + Kinds);

        public double Probability(double count, double shorter) => (count + Kinds * shorter) / (Total + Kinds);
    }
}
