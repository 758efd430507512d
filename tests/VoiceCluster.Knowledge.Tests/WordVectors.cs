using VoiceCluster.Knowledge.Embeddings;

namespace VoiceCluster.Knowledge.Tests;

/// <summary>Vectors that are near when texts share words; counts what it is asked, and fails on demand.</summary>
internal sealed class WordVectors(string model = "words-1") : IEmbedder
{
    public string Model => model;

    public List<string> Embedded { get; } = [];

    public bool Fails { get; set; }

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (Fails) throw new EmbeddingException("away");
        Embedded.AddRange(texts);
        return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Vector)]);
    }

    private static float[] Vector(string text)
    {
        var vector = new float[64];
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', '.', '?', ','], StringSplitOptions.RemoveEmptyEntries)) vector[word.Aggregate(7, static (hash, c) => ((hash * 31) + c) & 0xFFFF) % 64] += 1;
        Vectors.Normalize(vector);
        return vector;
    }
}
