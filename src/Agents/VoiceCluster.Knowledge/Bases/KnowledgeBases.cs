using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Index;

namespace VoiceCluster.Knowledge.Bases;

/// <summary>All knowledge bases: searched from memory, changed in the database first. Thread safe.</summary>
/// <remarks>
/// A change: 1. read and cut the document; 2. embed the chunks whose text is new; 3. write document, chunks and vectors in one transaction; 4. load the base from the
/// database. What a search sees is always one whole state of a base.
/// </remarks>
public sealed partial class KnowledgeBases : IKnowledge, IDisposable
{
    /// <summary>The model of bases that are searched by full text alone.</summary>
    internal const string NoModel = "none";

    private readonly IKnowledgeStore _store;
    private readonly IEmbedder? _embedder;
    private readonly RememberedEmbedder? _questions;
    private readonly KnowledgeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KnowledgeBases> _logger;
    private readonly ConcurrentDictionary<string, LoadedBase> _bases = new(StringComparer.Ordinal);

    // One change or load at a time: a later load must not be overwritten by an earlier one that took longer.
    private readonly SemaphoreSlim _change = new(1, 1);
    private bool _embeddingFails;

    /// <param name="store">Where the bases are kept.</param>
    /// <param name="embedder">Null to search by full text alone.</param>
    /// <param name="options">Validated.</param>
    /// <param name="time">For the documents' dates.</param>
    /// <param name="logger">Logs.</param>
    public KnowledgeBases(IKnowledgeStore store, IEmbedder? embedder, KnowledgeOptions options, TimeProvider time, ILogger<KnowledgeBases> logger)
    {
        _store = store;
        _embedder = embedder;
        _questions = embedder is null ? null : new(embedder);
        _options = options;
        _time = time;
        _logger = logger;
    }

    private string Model => _embedder?.Model ?? NoModel;

    /// <summary>The names of the bases that hold or held a document.</summary>
    public IEnumerable<string> Names => _bases.Keys.Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeSource source, string query, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 50);
        if (!_bases.TryGetValue(source.Base, out var loaded) || loaded.Documents.Count == 0) return [];
        var sentences = Question.Split(query);
        return loaded.Index.Search(new(sentences, await VectorsOfAsync(sentences, loaded, cancellationToken)), most, source);
    }

    /// <summary>A base's documents, by name; null when there is no such base.</summary>
    public IReadOnlyList<KnowledgeDocument>? List(string knowledgeBase) => _bases.TryGetValue(knowledgeBase, out var loaded) ? loaded.Documents : null;

    /// <summary>Takes a document, over the one of its name, and returns when it is searched.</summary>
    /// <param name="knowledgeBase">A name that <see cref="KnowledgeOptions.IsBaseName"/> takes; made when there is no such base.</param>
    /// <param name="name">Tells the type.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="cancellationToken">Cancels; a document is taken whole or not at all.</param>
    /// <param name="fields">Over those that it states itself; null for none.</param>
    /// <exception cref="DocumentException">It cannot be taken.</exception>
    public async Task<KnowledgeDocument> PutAsync(
        string knowledgeBase, string name, byte[] bytes, DocumentSource source, CancellationToken cancellationToken, IReadOnlyDictionary<string, IReadOnlyList<string>>? fields = null)
    {
        var document = await StoreAsync(knowledgeBase, name, bytes, source, cancellationToken, fields);
        await LoadAsync(knowledgeBase, cancellationToken);
        return document;
    }

    /// <summary>Removes a document; false when there is none of that name.</summary>
    public async Task<bool> DeleteAsync(string knowledgeBase, string name, CancellationToken cancellationToken)
    {
        if (List(knowledgeBase)?.Any(d => d.Name == name) is not true) return false;
        await _store.DeleteAsync(knowledgeBase, name, cancellationToken);
        await LoadAsync(knowledgeBase, cancellationToken);
        return true;
    }

    /// <summary>Loads the bases that changed, here or by another silo.</summary>
    public async Task LoadChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var stored in await _store.ListBasesAsync(cancellationToken))
        {
            if (!_bases.TryGetValue(stored.Name, out var loaded) || loaded.Revision != stored.Revision) await LoadAsync(stored.Name, cancellationToken);
        }
    }

    /// <summary>Loads the bases that changed, and then embeds some of what lacks a vector of the model that is set.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await LoadChangedAsync(cancellationToken);
        if (_embeddingFails || _embedder is null) return;
        foreach (var (name, loaded) in _bases)
        {
            if (loaded.Model != Model || loaded.LacksVectors) await EmbedMissingAsync(name, cancellationToken);
        }
    }

    /// <summary>Tries the embedding model again after it failed.</summary>
    internal void TryEmbeddingAgain() => _embeddingFails = false;

    /// <inheritdoc/>
    public void Dispose() => _change.Dispose();

    /// <summary>Steps 1 to 3; the base in memory stays as it is.</summary>
    internal async Task<KnowledgeDocument> StoreAsync(
        string knowledgeBase, string name, byte[] bytes, DocumentSource source, CancellationToken cancellationToken, IReadOnlyDictionary<string, IReadOnlyList<string>>? fields = null)
    {
        if (bytes.Length > _options.MaxMegabytes * 1024L * 1024)
            throw new DocumentException(DocumentProblem.TooLarge, $"'{name}' is larger than {_options.MaxMegabytes} MB (Knowledge:MaxMegabytes).");
        var text = DocumentReader.Read(name, bytes);
        var chunks = Chunker.Cut(text).ToList();
        if (chunks.Count == 0) throw new DocumentException(DocumentProblem.Empty, $"'{name}' holds no text; a scanned page must go through text recognition first.");
        var hashes = chunks.ConvertAll(ChunkIdentity.Hash);
        var known = await _store.ReadVectorsAsync(knowledgeBase, Model, cancellationToken);
        var fresh = Enumerable.Range(0, chunks.Count).Where(i => !known.ContainsKey(hashes[i])).DistinctBy(i => hashes[i]).ToList();
        var vectors = await TryEmbedAsync(fresh.ConvertAll(i => ChunkIdentity.EmbeddedText(chunks[i])), cancellationToken);
        var stored = new StoredDocument(name, text.Title!, source.ToString().ToLowerInvariant(), HashOf(bytes), bytes.Length, _time.GetUtcNow())
        {
            Fields = DocumentFields.ToJson(DocumentFields.Merge(text.Fields, fields ?? DocumentFields.None)),
        };
        await _store.ReplaceAsync(
            knowledgeBase,
            stored,
            [.. chunks.Select((c, i) => new StoredChunk(name, i, c.Section, c.Text, hashes[i]))],
            Model,
            vectors.Select((v, k) => (Hash: hashes[fresh[k]], Vector: Vectors.ToBytes(v))).ToDictionary(static v => v.Hash, static v => v.Vector, StringComparer.Ordinal),
            cancellationToken);
        LogStored(name, knowledgeBase, chunks.Count, vectors.Count);
        return KnowledgeDocument.Of(stored, chunks.Count);
    }

    /// <summary>Step 4.</summary>
    internal async Task LoadAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            // The revision first: what changes while the rest is read is read again.
            var stored = (await _store.ListBasesAsync(cancellationToken)).FirstOrDefault(b => b.Name == knowledgeBase);
            if (stored is null) return;
            var documents = await _store.ListDocumentsAsync(knowledgeBase, cancellationToken);
            var chunks = (await _store.ReadChunksAsync(knowledgeBase, cancellationToken)).ToLookup(static c => c.Document, StringComparer.Ordinal);
            var vectors = await _store.ReadVectorsAsync(knowledgeBase, stored.Model, cancellationToken);
            _bases[knowledgeBase] = LoadedBase.Of(stored, documents, chunks, vectors, _bases.GetValueOrDefault(knowledgeBase));
        }
        finally
        {
            _change.Release();
        }
    }

    internal static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Embeds some chunks, beside the vectors that are searched; once none is left, these vectors are searched.</summary>
    private async Task EmbedMissingAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        // About a second's work, so that edits do not wait for a base that is indexed anew.
        const int most = 16;
        var known = await _store.ReadVectorsAsync(knowledgeBase, Model, cancellationToken);
        var missing = (await _store.ReadChunksAsync(knowledgeBase, cancellationToken)).Where(c => !known.ContainsKey(c.Hash)).DistinctBy(static c => c.Hash).ToList();
        var now = missing[..Math.Min(most, missing.Count)];
        var vectors = await TryEmbedAsync(now.ConvertAll(static c => ChunkIdentity.EmbeddedText(new(c.Section, c.Text))), cancellationToken);
        if (vectors.Count < now.Count) return;
        await _store.AddVectorsAsync(
            knowledgeBase, Model, now.Select((c, i) => (c.Hash, Vector: Vectors.ToBytes(vectors[i]))).ToDictionary(static v => v.Hash, static v => v.Vector, StringComparer.Ordinal), cancellationToken);
        if (missing.Count > now.Count) return;
        await _store.SwitchModelAsync(knowledgeBase, Model, cancellationToken);
        await LoadAsync(knowledgeBase, cancellationToken);
        LogIndexed(knowledgeBase, Model);
    }

    /// <summary>The vectors; none when the model fails, which is logged: the texts are searched by their words until it works again.</summary>
    private async Task<IReadOnlyList<float[]>> TryEmbedAsync(List<string> texts, CancellationToken cancellationToken)
    {
        if (_embedder is null || texts.Count == 0) return [];
        try
        {
            var vectors = await _embedder.EmbedAsync(texts, cancellationToken);
            _embeddingFails = false;
            return vectors;
        }
        catch (EmbeddingException exception)
        {
            if (!_embeddingFails) LogEmbeddingFails(exception.Message);
            _embeddingFails = true;
            return [];
        }
    }

    /// <summary>The question's vectors; null where only words can be searched: the base's vectors are of another model, or the model fails.</summary>
    private async Task<IReadOnlyList<float[]>?> VectorsOfAsync(IReadOnlyList<string> sentences, LoadedBase loaded, CancellationToken cancellationToken)
    {
        if (_questions is null || loaded.Model != Model || _embeddingFails) return null;
        try
        {
            return await _questions.EmbedAsync(sentences, cancellationToken);
        }
        catch (EmbeddingException exception)
        {
            LogEmbeddingFails(exception.Message);
            _embeddingFails = true;
            return null;
        }
    }
}
