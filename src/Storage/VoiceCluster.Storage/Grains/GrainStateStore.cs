using System.Globalization;
using System.Text;
using VoiceCluster.Storage.Databases;

namespace VoiceCluster.Storage.Grains;

/// <summary>Grain state in Orleans' table; the version is the ETag.</summary>
public sealed class GrainStateStore
{
    private const string Where =
        "serviceid = @serviceid and graintypestring = @type and grainidn0 = @n0 and grainidn1 = @n1 and coalesce(grainidextensionstring, '') = @extension";

    private readonly Database _database;
    private readonly string _serviceId;
    private readonly TimeProvider _time;

    internal GrainStateStore(Database database, string serviceId, TimeProvider time)
    {
        _database = database;
        _serviceId = serviceId;
        _time = time;
    }

    /// <summary>The payload and its version; null without a row, a null payload after a clear.</summary>
    public async Task<(byte[]? Payload, string ETag)?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(byte[]?, string)?>(
            transaction: null, $"select payloadbinary, version from orleansstorage where {Where}", Key(key),
            r => (r.IsDBNull(0) ? null : (byte[])r.GetValue(0), Text(r.Int(1))), cancellationToken);
        return rows.FirstOrDefault();
    }

    /// <summary>Writes over the version that was read (null: there was none) and returns the new one.</summary>
    /// <exception cref="GrainStateConflictException">Another version is there.</exception>
    public Task<string> WriteAsync(GrainStateKey key, byte[] payload, string? etag, CancellationToken cancellationToken) => PutAsync(key, payload, etag, cancellationToken);

    /// <summary>Empties the state; the row stays, with its version.</summary>
    /// <exception cref="GrainStateConflictException">Another version is there.</exception>
    public Task<string> ClearAsync(GrainStateKey key, string? etag, CancellationToken cancellationToken) => PutAsync(key, payload: null, etag, cancellationToken);

    /// <summary>Whether the error says that the database is away (it may be back later), not that the call was wrong.</summary>
    public bool IsAway(Exception exception) => exception is not GrainStateConflictException && _database.IsTransient(exception);

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    private async Task<string> PutAsync(GrainStateKey key, byte[]? payload, string? etag, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        (string, object?)[] values =
        [
            .. Key(key), ("payload", payload), ("modifiedon", Modified()), ("idhash", StableHash.Compute(key.HashBytes.Span)),
            ("typehash", StableHash.Compute(Encoding.UTF8.GetBytes(key.StateName))), ("version", etag is null ? 0 : int.Parse(etag, CultureInfo.InvariantCulture)),
        ];
        var changed = etag is null
            ? await connection.ExecuteAsync(
                transaction: null,
                "insert into orleansstorage (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, modifiedon, version) values (@idhash, @n0, @n1, @typehash, @type, nullif(@extension, ''), @serviceid, @payload, @modifiedon, 1) on conflict do nothing",
                values, cancellationToken)
            : await connection.ExecuteAsync(
                transaction: null, $"update orleansstorage set payloadbinary = @payload, modifiedon = @modifiedon, version = version + 1 where {Where} and version = @version",
                values, cancellationToken);
        if (changed == 1) return etag is null ? "1" : Text(int.Parse(etag, CultureInfo.InvariantCulture) + 1);
        throw new GrainStateConflictException(etag, (await ReadAsync(key, cancellationToken))?.ETag);
    }

    private object Modified() => _database is SqliteDatabase ? _database.ToValue(_time.GetUtcNow()) : DateTime.SpecifyKind(_time.GetUtcNow().UtcDateTime, DateTimeKind.Unspecified);

    private (string, object?)[] Key(GrainStateKey key) =>
        [("serviceid", _serviceId), ("type", key.StateName), ("n0", key.N0), ("n1", key.N1), ("extension", key.Extension ?? "")];
}
