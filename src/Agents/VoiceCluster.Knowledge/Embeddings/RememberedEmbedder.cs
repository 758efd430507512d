namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>Remembers the vectors of the texts that were asked for last: a partial transcript repeats all sentences but its last one. Thread safe.</summary>
internal sealed class RememberedEmbedder(IEmbedder inner, int mostTexts = 2048) : IEmbedder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, float[]> _vectors = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = [];

    /// <inheritdoc/>
    public string Model => inner.Model;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new float[texts.Count][];
        var missing = new List<int>();
        lock (_gate)
        {
            for (var i = 0; i < vectors.Length; i++)
            {
                if (_vectors.TryGetValue(texts[i], out var known)) vectors[i] = known;
                else missing.Add(i);
            }
        }

        if (missing.Count == 0) return vectors;
        var embedded = await inner.EmbedAsync(missing.ConvertAll(i => texts[i]), cancellationToken);
        lock (_gate)
        {
            for (var k = 0; k < missing.Count; k++)
            {
                vectors[missing[k]] = embedded[k];
                if (_vectors.TryAdd(texts[missing[k]], embedded[k])) _order.Enqueue(texts[missing[k]]);
            }

            while (_order.Count > mostTexts) _vectors.Remove(_order.Dequeue());
        }

        return vectors;
    }
}
