using System.Data.Common;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>Knowledge bases in tables <c>knowledge_*</c>, of the default organisation.</summary>
internal sealed class KnowledgeStore(StorageDatabase database) : IKnowledgeStore
{
    // Also the lock: of two changes to one base, the later waits here for the earlier one's commit.
    private const string Touch = """
        INSERT INTO knowledge_bases (organisation_id, base, model, revision) VALUES ($1, $2, $3, 1)
        ON CONFLICT (organisation_id, base) DO UPDATE SET revision = knowledge_bases.revision + 1
        """;

    private const string RemoveUnusedVectors = """
        DELETE FROM knowledge_vectors WHERE organisation_id = $1 AND base = $2 AND NOT EXISTS (
            SELECT 1 FROM knowledge_chunks c WHERE c.organisation_id = knowledge_vectors.organisation_id AND c.base = knowledge_vectors.base AND c.hash = knowledge_vectors.hash)
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredKnowledgeBase>> ListBasesAsync(CancellationToken cancellationToken) => await database.QueryAsync(
        Statement("SELECT base, model, revision FROM knowledge_bases WHERE organisation_id = $1 ORDER BY base"),
        static row => new StoredKnowledgeBase(row.GetString(0), row.GetString(1), row.GetInt64(2)),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredDocument>> ListDocumentsAsync(string knowledgeBase, CancellationToken cancellationToken) => await database.QueryAsync(
        Statement(
            "SELECT name, title, source, content_hash, bytes, changed_at, fields FROM knowledge_documents WHERE organisation_id = $1 AND base = $2 ORDER BY name",
            (StoredType.Text, knowledgeBase)),
        row => new StoredDocument(row.GetString(0), row.GetString(1), row.GetString(2), Hex(row, 3), row.GetInt64(4), database.ReadInstant(row, 5)) { Fields = row.GetString(6) },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredChunk>> ReadChunksAsync(string knowledgeBase, CancellationToken cancellationToken) => await database.QueryAsync(
        Statement(
            "SELECT document, number, section, text, hash FROM knowledge_chunks WHERE organisation_id = $1 AND base = $2 ORDER BY document, number",
            (StoredType.Text, knowledgeBase)),
        static row => new StoredChunk(row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetString(3), Hex(row, 4)),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadVectorsAsync(string knowledgeBase, string model, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            Statement(
                "SELECT hash, vector FROM knowledge_vectors WHERE organisation_id = $1 AND base = $2 AND model = $3", (StoredType.Text, knowledgeBase), (StoredType.Text, model)),
            static row => (Hash: Hex(row, 0), Vector: row.GetFieldValue<byte[]>(1)),
            cancellationToken);
        return rows.ToDictionary(static row => row.Hash, static row => row.Vector, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public Task ReplaceAsync(
        string knowledgeBase,
        StoredDocument document,
        IReadOnlyList<StoredChunk> chunks,
        string model,
        IReadOnlyDictionary<string, byte[]> vectors,
        CancellationToken cancellationToken) => database.ExecuteAsync(
    [
        Touched(knowledgeBase, model),
        Removed(knowledgeBase, document.Name),
        Statement(
            "INSERT INTO knowledge_documents (organisation_id, base, name, title, source, content_hash, bytes, changed_at, fields) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            (StoredType.Text, knowledgeBase),
            (StoredType.Text, document.Name),
            (StoredType.Text, document.Title),
            (StoredType.Text, document.Source),
            (StoredType.Bytes, Convert.FromHexString(document.ContentHash)),
            (StoredType.Long, document.Bytes),
            (StoredType.Instant, document.ChangedAt),
            (StoredType.Json, document.Fields)),
        .. chunks.Select(chunk => Statement(
            "INSERT INTO knowledge_chunks (organisation_id, base, document, number, section, text, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            (StoredType.Text, knowledgeBase),
            (StoredType.Text, document.Name),
            (StoredType.Integer, chunk.Number),
            (StoredType.Text, chunk.Section),
            (StoredType.Text, chunk.Text),
            (StoredType.Bytes, Convert.FromHexString(chunk.Hash)))),
        .. Added(knowledgeBase, model, vectors),
        Statement(RemoveUnusedVectors, (StoredType.Text, knowledgeBase)),
    ],
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string knowledgeBase, string document, CancellationToken cancellationToken) => database.ExecuteAsync(
    [
        Raised(knowledgeBase),
        Removed(knowledgeBase, document),
        Statement(RemoveUnusedVectors, (StoredType.Text, knowledgeBase)),
    ],
        cancellationToken);

    /// <inheritdoc/>
    public Task AddVectorsAsync(string knowledgeBase, string model, IReadOnlyDictionary<string, byte[]> vectors, CancellationToken cancellationToken) =>
        vectors.Count == 0 ? Task.CompletedTask : database.ExecuteAsync([.. Added(knowledgeBase, model, vectors)], cancellationToken);

    /// <inheritdoc/>
    public Task SwitchModelAsync(string knowledgeBase, string model, CancellationToken cancellationToken) => database.ExecuteAsync(
    [
        Statement(
            "UPDATE knowledge_bases SET model = $3, revision = revision + 1 WHERE organisation_id = $1 AND base = $2", (StoredType.Text, knowledgeBase), (StoredType.Text, model)),
        Statement("DELETE FROM knowledge_vectors WHERE organisation_id = $1 AND base = $2 AND model <> $3", (StoredType.Text, knowledgeBase), (StoredType.Text, model)),
    ],
        cancellationToken);

    private static SqlStatement Touched(string knowledgeBase, string model) => Statement(Touch, (StoredType.Text, knowledgeBase), (StoredType.Text, model));

    private static SqlStatement Raised(string knowledgeBase) =>
        Statement("UPDATE knowledge_bases SET revision = revision + 1 WHERE organisation_id = $1 AND base = $2", (StoredType.Text, knowledgeBase));

    private static SqlStatement Removed(string knowledgeBase, string document) => Statement(
        "DELETE FROM knowledge_documents WHERE organisation_id = $1 AND base = $2 AND name = $3", (StoredType.Text, knowledgeBase), (StoredType.Text, document));

    private static IEnumerable<SqlStatement> Added(string knowledgeBase, string model, IReadOnlyDictionary<string, byte[]> vectors) => vectors.Select(vector => Statement(
        "INSERT INTO knowledge_vectors (organisation_id, base, model, hash, vector) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation_id, base, model, hash) DO NOTHING",
        (StoredType.Text, knowledgeBase),
        (StoredType.Text, model),
        (StoredType.Bytes, Convert.FromHexString(vector.Key)),
        (StoredType.Bytes, vector.Value)));

    /// <summary>A statement whose first parameter is the organisation.</summary>
    private static SqlStatement Statement(string text, params IEnumerable<(StoredType Type, object? Value)> parameters) => new(
        text, [("$1", StoredType.Text, Organisations.Default), .. parameters.Select(static (parameter, i) => ($"${i + 2}", parameter.Type, parameter.Value))]);

    private static string Hex(DbDataReader row, int column) => Convert.ToHexStringLower(row.GetFieldValue<byte[]>(column));
}
