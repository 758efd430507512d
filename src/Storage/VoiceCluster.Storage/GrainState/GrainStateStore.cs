using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>Grain state in table OrleansStorage.</summary>
internal sealed class GrainStateStore(StorageDatabase database, OrleansQueries queries, StorageOptions options) : IGrainStateStore
{
    private const int LongestText = 512;

    private readonly ConcurrentDictionary<string, string> _typesByState = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<StoredGrainState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken)
    {
        Check(key);
        var rows = await database.QueryAsync(
            new SqlStatement(await queries.GetAsync("ReadFromStorageKey", cancellationToken), Parameters(key)),
            row => new StoredGrainState(
                row.IsDBNull(0) ? (ReadOnlyMemory<byte>?)null : row.GetFieldValue<byte[]>(0),
                row.IsDBNull(1) ? "" : row.GetInt32(1).ToString(CultureInfo.InvariantCulture)),
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public async Task<string> WriteAsync(GrainStateKey key, ReadOnlyMemory<byte> payload, string? etag, CancellationToken cancellationToken)
    {
        Check(key);
        var statement = new SqlStatement(
            await queries.GetAsync("WriteToStorageKey", cancellationToken),
            [.. Parameters(key), Version(key, etag), ("@PayloadBinary", StoredType.Bytes, payload)]);
        return await ChangeAsync(statement, cancellationToken) ?? throw await ConflictAsync(key, etag, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string?> ClearAsync(GrainStateKey key, string? etag, CancellationToken cancellationToken)
    {
        Check(key);
        if (string.IsNullOrEmpty(etag))
            return await ReadAsync(key, cancellationToken) is { } stored ? throw new GrainStateConflictException(key, stored.ETag, null) : null;
        var statement = new SqlStatement(await queries.GetAsync("ClearStorageKey", cancellationToken), [.. Parameters(key), Version(key, etag)]);
        return await ChangeAsync(statement, cancellationToken) ?? throw await ConflictAsync(key, etag, cancellationToken);
    }

    /// <summary>Runs a change; null when the ETag did not match.</summary>
    private async Task<string?> ChangeAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        var versions = await database.WriteAsync(statement, NewVersion, cancellationToken);
        return versions.Count == 0 ? null : versions[0];
    }

    private static string NewVersion(DbDataReader row) => row.GetInt32(0).ToString(CultureInfo.InvariantCulture);

    private async Task<GrainStateConflictException> ConflictAsync(GrainStateKey key, string? etag, CancellationToken cancellationToken) =>
        new(key, (await ReadAsync(key, cancellationToken))?.ETag, etag);

    private void Check(GrainStateKey key)
    {
        if (key.StateName is not { Length: >= 1 and <= LongestText })
            throw new ArgumentException($"A state's name has 1 to {LongestText} characters: '{key.StateName}'.", nameof(key));
        if (key.Key.Text?.Length > LongestText)
            throw new ArgumentException($"A grain's key has at most {LongestText} characters; one of type '{key.GrainType}' has {key.Key.Text.Length}.", nameof(key));
        var owner = _typesByState.GetOrAdd(key.StateName, key.GrainType);
        if (owner != key.GrainType)
        {
            throw new ArgumentException(
                $"Grain types '{owner}' and '{key.GrainType}' both have a state '{key.StateName}', and would overwrite each other's: Orleans' ADO.NET schema tells states apart by name and grain key only. Give one another name.",
                nameof(key));
        }
    }

    private (string Name, StoredType Type, object? Value)[] Parameters(GrainStateKey key) =>
    [
        ("@GrainIdHash", StoredType.Integer, key.Key.Hash),
        ("@GrainIdN0", StoredType.Long, key.Key.N0),
        ("@GrainIdN1", StoredType.Long, key.Key.N1),
        ("@GrainTypeHash", StoredType.Integer, (int)OrleansHash.Of(Encoding.UTF8.GetBytes(key.StateName))),
        ("@GrainTypeString", StoredType.Text, key.StateName),
        ("@GrainIdExtensionString", StoredType.Text, key.Key.Text),
        ("@ServiceId", StoredType.Text, options.ServiceId),
    ];

    /// <summary>An ETag that is no version matches nothing, which is a conflict.</summary>
    private static (string Name, StoredType Type, object? Value) Version(GrainStateKey key, string? etag)
    {
        if (string.IsNullOrEmpty(etag)) return ("@GrainStateVersion", StoredType.Integer, null);
        return int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ("@GrainStateVersion", StoredType.Integer, version)
            : throw new GrainStateConflictException(key, null, etag);
    }
}
