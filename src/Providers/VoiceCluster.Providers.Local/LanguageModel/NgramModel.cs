using System.Globalization;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// A trigram model with back-off: the probability of a word after two others is looked up, or else is that after one, times the back-off weight
/// of the longer history. For every history the probabilities of all words (and of the end) sum to 1.
/// </summary>
internal sealed class NgramModel
{
    public const string SentenceStart = "<s>";
    public const string SentenceEnd = "</s>";

    private readonly string[] vocabulary;
    private readonly Dictionary<string, int> ids;
    private readonly double[] unigrams;
    private readonly double[] unigramBackOffs;
    private readonly Dictionary<(int, int), (double Probability, double BackOff)> bigrams;
    private readonly Dictionary<(int, int, int), double> trigrams;

    internal NgramModel(
        string[] vocabulary, double[] unigrams, double[] unigramBackOffs,
        Dictionary<(int, int), (double Probability, double BackOff)> bigrams, Dictionary<(int, int, int), double> trigrams)
    {
        this.vocabulary = vocabulary;
        this.unigrams = unigrams;
        this.unigramBackOffs = unigramBackOffs;
        this.bigrams = bigrams;
        this.trigrams = trigrams;
        ids = new(vocabulary.Length, StringComparer.Ordinal);
        for (int i = 0; i < vocabulary.Length; i++)
            ids[vocabulary[i]] = i;
    }

    /// <summary>Every word, with the marks of a sentence's start and end.</summary>
    public IReadOnlyList<string> Vocabulary => vocabulary;

    /// <summary>Probability of a word after a history of 0 to 2 words (earlier ones do not matter); 0 for a word that is not in the vocabulary.</summary>
    public double Probability(ReadOnlySpan<string> history, string word)
    {
        if (!ids.TryGetValue(word, out int id))
            return 0;
        Span<int> known = stackalloc int[2];
        int length = 0;
        foreach (string earlier in history.Length > 2 ? history[^2..] : history)
        {
            if (ids.TryGetValue(earlier, out int earlierId))
                known[length++] = earlierId;
            else
                length = 0;
        }

        return Probability(known[..length], id);
    }

    /// <summary>Writes the model in ARPA format (probabilities and back-off weights as logarithms to base 10).</summary>
    public void WriteArpa(TextWriter writer)
    {
        writer.WriteLine("\\data\\");
        writer.WriteLine(Line($"ngram 1={vocabulary.Length}"));
        writer.WriteLine(Line($"ngram 2={bigrams.Count}"));
        writer.WriteLine(Line($"ngram 3={trigrams.Count}"));
        writer.WriteLine();
        writer.WriteLine("\\1-grams:");
        for (int w = 0; w < vocabulary.Length; w++)
            writer.WriteLine(Line($"{Log(unigrams[w]):F5} {vocabulary[w]} {Log(unigramBackOffs[w]):F5}"));
        writer.WriteLine();
        writer.WriteLine("\\2-grams:");
        foreach (var ((v, w), (probability, backOff)) in bigrams.OrderBy(entry => entry.Key))
            writer.WriteLine(Line($"{Log(probability):F5} {vocabulary[v]} {vocabulary[w]} {Log(backOff):F5}"));
        writer.WriteLine();
        writer.WriteLine("\\3-grams:");
        foreach (var ((u, v, w), probability) in trigrams.OrderBy(entry => entry.Key))
            writer.WriteLine(Line($"{Log(probability):F5} {vocabulary[u]} {vocabulary[v]} {vocabulary[w]}"));
        writer.WriteLine();
        writer.WriteLine("\\end\\");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Log(double probability) => probability > 0 ? Math.Max(-99, Math.Log10(probability)) : -99;

    private double Probability(ReadOnlySpan<int> history, int word)
    {
        if (history.Length == 2)
        {
            if (trigrams.TryGetValue((history[0], history[1], word), out double probability))
                return probability;
            double backOff = bigrams.TryGetValue((history[0], history[1]), out var pair) ? pair.BackOff : 1;
            return backOff * Probability(history[1..], word);
        }

        if (history.Length == 1)
            return bigrams.TryGetValue((history[0], word), out var known) ? known.Probability : unigramBackOffs[history[0]] * unigrams[word];
        return unigrams[word];
    }
}
