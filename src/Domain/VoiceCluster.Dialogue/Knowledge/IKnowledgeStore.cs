namespace VoiceCluster.Dialogue;

/// <summary>Knowledge bases: documents, their chunks and the chunks' vectors. Every change is one transaction and raises the base's revision. Thread safe; throws
/// what the database's driver throws while the database is away.</summary>
public interface IKnowledgeStore
{
    /// <summary>The bases there are.</summary>
    Task<IReadOnlyList<StoredKnowledgeBase>> ListBasesAsync(CancellationToken cancellationToken);

    /// <summary>A base's documents without their chunks, by name.</summary>
    Task<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string knowledgeBase, CancellationToken cancellationToken);

    /// <summary>A base's chunks, by document and number.</summary>
    Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(string knowledgeBase, CancellationToken cancellationToken);

    /// <summary>A base's vectors of one model, by <see cref="StoredChunk.Hash"/> in hexadecimal.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ReadVectorsAsync(string knowledgeBase, string model, CancellationToken cancellationToken);

    /// <summary>Writes a document over the one of its name, with its chunks and the vectors that are new; vectors that no chunk needs any longer go.</summary>
    /// <param name="knowledgeBase">The base, made when there is none.</param>
    /// <param name="document">The document.</param>
    /// <param name="chunks">All its chunks.</param>
    /// <param name="model">Of the vectors, and of the base when it is made.</param>
    /// <param name="vectors">The vectors that the base lacks, by hash.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task ReplaceAsync(
        string knowledgeBase,
        StoredDocument document,
        IReadOnlyList<StoredChunk> chunks,
        string model,
        IReadOnlyDictionary<string, byte[]> vectors,
        CancellationToken cancellationToken);

    /// <summary>Removes a document with all that belongs to it.</summary>
    Task DeleteAsync(string knowledgeBase, string document, CancellationToken cancellationToken);

    /// <summary>Keeps vectors of a model beside those that are searched; nothing that is searched changes.</summary>
    Task AddVectorsAsync(string knowledgeBase, string model, IReadOnlyDictionary<string, byte[]> vectors, CancellationToken cancellationToken);

    /// <summary>Searches the vectors of another model from now on, and removes those of all others.</summary>
    Task SwitchModelAsync(string knowledgeBase, string model, CancellationToken cancellationToken);
}

/// <param name="Name">The base's name.</param>
/// <param name="Model">The embedding model whose vectors are searched.</param>
/// <param name="Revision">Grows with every change.</param>
public sealed record StoredKnowledgeBase(string Name, string Model, long Revision);

/// <param name="Name">The document's name in its base.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Source"><c>upload</c> or <c>folder</c>.</param>
/// <param name="ContentHash">Of the file's bytes, in hexadecimal.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="ChangedAt">When it was last written.</param>
public sealed record StoredDocument(string Name, string Title, string Source, string ContentHash, long Bytes, DateTimeOffset ChangedAt)
{
    /// <summary>JSON object: by field, an array of values.</summary>
    public string Fields { get; init; } = "{}";
}

/// <param name="Document">Name of the document.</param>
/// <param name="Number">From 0, in reading order.</param>
/// <param name="Section">The headings above it.</param>
/// <param name="Text">Its text.</param>
/// <param name="Hash">Of what is embedded, in hexadecimal.</param>
public sealed record StoredChunk(string Document, int Number, string Section, string Text, string Hash);
