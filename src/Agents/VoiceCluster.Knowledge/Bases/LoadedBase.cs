using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Index;

namespace VoiceCluster.Knowledge.Bases;

/// <summary>Where a document came from.</summary>
public enum DocumentSource
{
    /// <summary>Over HTTP.</summary>
    Upload,

    /// <summary>A file of the base's folder.</summary>
    Folder,
}

/// <summary>A document of a base.</summary>
/// <param name="Name">Its name in the base.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Chunks">Into how many pieces it was cut.</param>
/// <param name="ChangedAt">When it was last taken.</param>
/// <param name="Hash">SHA-256 of the file, in hexadecimal.</param>
public sealed record KnowledgeDocument(string Name, string Title, DocumentSource Source, long Bytes, int Chunks, DateTimeOffset ChangedAt, string Hash)
{
    /// <summary>What agents are given it by, such as <c>product</c> or <c>audience</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = DocumentFields.None;

    internal static KnowledgeDocument Of(StoredDocument stored, int chunks) =>
        new(stored.Name, stored.Title, Enum.Parse<DocumentSource>(stored.Source, ignoreCase: true), stored.Bytes, chunks, stored.ChangedAt, stored.ContentHash) { Fields = DocumentFields.FromJson(stored.Fields) };
}

/// <summary>A base in memory as the database held it at one revision.</summary>
internal sealed record LoadedBase(long Revision, string Model, IReadOnlyList<KnowledgeDocument> Documents, KnowledgeIndex Index)
{
    /// <summary>Some chunk cannot be found by its meaning yet.</summary>
    public bool LacksVectors { get; } = Index.Documents.Any(static d => d.Chunks.Any(static c => c.Vector is null));

    /// <param name="stored">The base.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="chunks">Its chunks by document.</param>
    /// <param name="vectors">By hash.</param>
    /// <param name="before">What was in memory so far: its chunks are taken over where they are the same, which saves most of the work.</param>
    public static LoadedBase Of(
        StoredKnowledgeBase stored,
        IReadOnlyList<StoredDocument> documents,
        ILookup<string, StoredChunk> chunks,
        IReadOnlyDictionary<string, byte[]> vectors,
        LoadedBase? before)
    {
        var known = before is null || before.Model != stored.Model
            ? []
            : before.Index.Documents.SelectMany(static d => d.Chunks).Where(static c => c.Vector is not null).DistinctBy(static c => c.Hash).ToDictionary(static c => c.Hash, StringComparer.Ordinal);
        var shown = documents.Select(d => KnowledgeDocument.Of(d, chunks[d.Name].Count())).ToList();
        var indexed = shown.ConvertAll(d => new IndexedDocument(d.Name, d.Title, [.. chunks[d.Name].Select(Chunk)]) { Fields = d.Fields });
        return new(
            stored.Revision,
            stored.Model,
            shown,
            new(indexed));

        IndexedChunk Chunk(StoredChunk chunk) => known.TryGetValue(chunk.Hash, out var same)
            ? same
            : new(chunk.Section, chunk.Text, chunk.Hash, vectors.TryGetValue(chunk.Hash, out var vector) ? Vectors.FromBytes(vector) : null);
    }
}
