using System.Numerics.Tensors;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Knowledge.Index;

/// <summary>
/// A base in memory. Searched by three signals, each in standard deviations from the average: the meaning of the chunks, the words of the text, and the words of
/// the title. Immutable.
/// </summary>
/// <remarks>
/// 1. Each sentence of the question is searched alone; a story tells about several things. 2. Of each, a part of a document counts by its nearest chunk (meaning)
/// and by BM25 over all its words. 3. A part's score is the mean over the five sentences that fit it best. 4. The titles are searched with all words at once.
/// 5. The three are added. How this was chosen: <c>benchmarks/results/knowledge.md</c>.
/// </remarks>
internal sealed class KnowledgeIndex
{
    /// <summary>Documents longer than this many characters are searched in parts of it: in a manual of a hundred pages every word stands somewhere.</summary>
    public const int PartLength = 8000;

    private const int BestSentences = 5;

    private readonly List<Part> _parts = [];
    private readonly Bm25 _texts;
    private readonly Bm25 _titles;

    public KnowledgeIndex(IReadOnlyList<IndexedDocument> documents)
    {
        Documents = documents;
        foreach (var document in documents) _parts.AddRange(PartsOf(document));
        _texts = new(_parts.ConvertAll(static p => p.Words), k1: 1.5, b: 0.9);
        _titles = new(_parts.ConvertAll(static p => p.TitleWords), k1: 1.2, b: 0.5);
    }

    /// <summary>An index of nothing.</summary>
    public static KnowledgeIndex Empty { get; } = new([]);

    public IReadOnlyList<IndexedDocument> Documents { get; }

    /// <summary>The best passage of each part that fits, the best first.</summary>
    /// <param name="question">What is searched for.</param>
    /// <param name="most">How many.</param>
    /// <param name="source">Which documents; all of them where it has no filter.</param>
    public IReadOnlyList<KnowledgeHit> Search(Question question, int most, KnowledgeSource source)
    {
        if (_parts.Count == 0 || question.Sentences.Count == 0) return [];
        var scores = Scores(question, withTexts: true, withTitles: true);
        var sentences = question.Sentences.Select((s, i) => new Sentence(TellingWords.Of(s).Distinct(StringComparer.Ordinal).ToList(), question.Vectors?[i])).ToList();
        return [.. Enumerable.Range(0, _parts.Count).Where(i => source.Admits(_parts[i].Document.Fields)).OrderByDescending(i => scores[i]).Take(most)
            .Select(i => Hit(_parts[i], scores[i], sentences) with { Base = source.Base })];
    }

    /// <summary>Every part's score, by the signals that are asked for.</summary>
    internal float[] Scores(Question question, bool withTexts, bool withTitles)
    {
        var total = new float[_parts.Count];
        if (question.Vectors is not null) Add(total, Best(question.Vectors.Select(Similarities)));
        if (withTexts) Add(total, Best(question.Sentences.Select(s => _texts.Score(TellingWords.Count(s).Select(static w => KeyValuePair.Create(w.Key, (float)w.Value))))));
        if (withTitles) Add(total, _titles.Score(TellingWords.Count(string.Join('\n', question.Sentences)).Select(static w => KeyValuePair.Create(w.Key, 1 + MathF.Log(w.Value)))));
        return total;
    }

    /// <summary>The document of a part.</summary>
    internal string DocumentOf(int part) => _parts[part].Document.Name;

    /// <summary>For each part, the mean over the sentences that fit it best.</summary>
    private float[] Best(IEnumerable<float[]> bySentence)
    {
        var scores = bySentence.ToList();
        if (scores.Count == 1) return scores[0];
        var best = new float[_parts.Count];
        var column = new float[scores.Count];
        var taken = Math.Min(BestSentences, scores.Count);
        for (var part = 0; part < best.Length; part++)
        {
            for (var s = 0; s < column.Length; s++) column[s] = scores[s][part];
            Array.Sort(column);
            best[part] = TensorPrimitives.Sum<float>(column.AsSpan(^taken..)) / taken;
        }

        return best;
    }

    /// <summary>For each part, how near its nearest chunk is.</summary>
    private float[] Similarities(float[] vector)
    {
        var scores = new float[_parts.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            foreach (var chunk in _parts[i].Chunks) scores[i] = Math.Max(scores[i], Similarity(chunk.Vector, vector));
        }

        return scores;
    }

    private static float Similarity(float[]? one, float[]? other) => one is not null && other is not null && one.Length == other.Length ? TensorPrimitives.Dot<float>(one, other) : 0;

    private static void Add(float[] total, float[] scores)
    {
        var mean = TensorPrimitives.Average<float>(scores);
        var deviation = TensorPrimitives.StdDev<float>(scores);
        if (deviation <= 1e-6f) return;
        for (var i = 0; i < total.Length; i++) total[i] += (scores[i] - mean) / deviation;
    }

    private KnowledgeHit Hit(Part part, float score, List<Sentence> sentences)
    {
        var (chunk, relevance) = part.Chunks.Select(c => (Chunk: c, Relevance: sentences.Max(s => Relevance(s, part, c)))).MaxBy(static c => c.Relevance);
        return new(part.Document.Name, part.Document.Title, chunk.Section, chunk.Text, score, Math.Clamp(relevance, 0, 1));
    }

    /// <summary>How near it is in meaning, or half that and half how much of the sentence stands there, whichever is more: who asks in other words than the document's
    /// and who asks in its own are both answered.</summary>
    private double Relevance(Sentence sentence, Part part, IndexedChunk chunk)
    {
        var (all, found) = (0f, 0f);
        foreach (var word in sentence.Words)
        {
            var weight = _texts.WeightOf(word);
            all += weight;
            if (chunk.Words.ContainsKey(word) || part.TitleWords.ContainsKey(word)) found += weight;
        }

        var coverage = all > 0 ? found / all : 0;
        if (sentence.Vector is null || chunk.Vector is null) return coverage;
        var similarity = Similarity(chunk.Vector, sentence.Vector);
        return Math.Max(similarity, (coverage + similarity) / 2);
    }

    private static IEnumerable<Part> PartsOf(IndexedDocument document)
    {
        var titleWords = TellingWords.Count(document.Title);
        var chunks = new List<IndexedChunk>();
        var length = 0;
        foreach (var chunk in document.Chunks)
        {
            if (chunks.Count > 0 && length + chunk.Text.Length > PartLength)
            {
                yield return Part.Of(document, titleWords, chunks);
                chunks = [];
                length = 0;
            }

            chunks.Add(chunk);
            length += chunk.Text.Length;
        }

        if (chunks.Count > 0) yield return Part.Of(document, titleWords, chunks);
    }

    private sealed record Sentence(IReadOnlyList<string> Words, float[]? Vector);

    private sealed record Part(IndexedDocument Document, IReadOnlyList<IndexedChunk> Chunks, IReadOnlyDictionary<string, int> TitleWords, IReadOnlyDictionary<string, int> Words)
    {
        public static Part Of(IndexedDocument document, Dictionary<string, int> titleWords, List<IndexedChunk> chunks)
        {
            var words = new Dictionary<string, int>(titleWords, StringComparer.Ordinal);
            foreach (var (word, count) in chunks.SelectMany(static c => c.Words)) words[word] = words.GetValueOrDefault(word) + count;
            return new(document, chunks, titleWords, words);
        }
    }
}
