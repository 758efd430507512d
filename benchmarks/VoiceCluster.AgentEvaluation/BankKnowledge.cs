using System.Text;
using System.Text.Json;
using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Index;

namespace VoiceCluster.AgentEvaluation;

/// <summary>How well a method finds documents.</summary>
/// <param name="Method">What was searched.</param>
/// <param name="HitAtOne">Share of documents that come first when their title is asked for.</param>
/// <param name="RecallAtTwenty">Share of the documents that a situation needs among the first twenty.</param>
/// <param name="Milliseconds">For a title, embedding included; the median.</param>
internal sealed record Retrieval(string Method, double HitAtOne, double RecallAtTwenty, double Milliseconds);

/// <summary>What is searched.</summary>
internal readonly record struct Signals(bool Vectors, bool Texts, bool Titles);

/// <summary>698 documents of an invented bank, asked for by their titles and by customers' situations.</summary>
internal sealed class BankKnowledge
{
    private readonly List<(string Id, string Title)> _titles = [];
    private readonly List<(string Situation, HashSet<string> Documents)> _situations = [];
    private readonly KnowledgeIndex _index;

    private BankKnowledge(KnowledgeIndex index) => _index = index;

    /// <summary>How many chunks there are.</summary>
    public int Chunks => _index.Documents.Sum(static d => d.Chunks.Count);

    public static async Task<BankKnowledge> LoadAsync(string folder, IEmbedder embedder)
    {
        var titles = new List<(string, string)>();
        var documents = new List<IndexedDocument>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "documents.jsonl")))
        {
            var (id, title, content) = Fields(line);
            titles.Add((id, title));
            var chunks = Chunker.Cut(DocumentReader.Read("document.md", Encoding.UTF8.GetBytes($"# {title}\n\n{content}"))).ToList();
            var vectors = await embedder.EmbedAsync([.. chunks.Select(ChunkIdentity.EmbeddedText)], CancellationToken.None);
            documents.Add(new(id, title, [.. chunks.Select((c, i) => new IndexedChunk(c.Section, c.Text, ChunkIdentity.Hash(c), vectors[i]))]));
        }

        var bank = new BankKnowledge(new(documents));
        bank._titles.AddRange(titles);
        foreach (var line in File.ReadLines(Path.Combine(folder, "situations.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            bank._situations.Add((json.RootElement.GetProperty("situation").GetString()!, [.. json.RootElement.GetProperty("documents").EnumerateArray().Select(static d => d.GetString()!)]));
        }

        return bank;
    }

    /// <summary>Searches with some of the signals.</summary>
    public async Task<Retrieval> MeasureAsync(string method, IEmbedder embedder, Signals signals)
    {
        var (hits, times) = (0, new List<double>());
        foreach (var (id, title) in _titles)
        {
            var started = TimeProvider.System.GetTimestamp();
            var first = (await RankAsync(title, embedder, signals)).First();
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            if (first == id) hits++;
        }

        var recall = 0.0;
        foreach (var (situation, documents) in _situations)
            recall += (double)(await RankAsync(situation, embedder, signals)).Take(20).Count(documents.Contains) / documents.Count;
        return new(method, (double)hits / _titles.Count, recall / _situations.Count, times.Order().ElementAt(times.Count / 2));
    }

    private async Task<IEnumerable<string>> RankAsync(string text, IEmbedder embedder, Signals signals)
    {
        var sentences = Question.Split(text);
        var scores = _index.Scores(new(sentences, signals.Vectors ? await embedder.EmbedAsync(sentences, CancellationToken.None) : null), signals.Texts, signals.Titles);
        return Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Select(_index.DocumentOf).Distinct(StringComparer.Ordinal);
    }

    private static (string Id, string Title, string Content) Fields(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("title").GetString()!, json.RootElement.GetProperty("content").GetString()!);
    }
}
