using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>API keys in table api_keys.</summary>
internal sealed class ApiKeyStore(StorageDatabase database) : IApiKeyStore
{
    private const string Usable = "SELECT COUNT(*) FROM api_keys WHERE organisation_id = $1 AND ended_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";

    private static readonly Table<ApiKey> Table = new("api_keys", keys: 2);

    /// <inheritdoc/>
    public async Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, "hash = $1", [Text(hash)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<ApiKey?> FindAsync(string organisation, string id, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, "organisation_id = $1 AND id = $2", [Text(organisation), Text(id)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(string organisation, string? after, int most, CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, $"organisation_id = $1 AND id > $2 ORDER BY id LIMIT {most}", [Text(organisation), Text(after ?? "")], cancellationToken);

    /// <inheritdoc/>
    public Task<Stored> AddAsync(ApiKey key, DateTimeOffset now, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            if (await OrganisationStore.LockAsync(transaction, database, key.OrganisationId) is not { } organisation) return Stored.Missing;
            var count = (await transaction.QueryAsync(Of(Usable, Text(key.OrganisationId), Instant(now)), static row => row.GetInt64(0)))[0];
            if (count >= organisation.MaxKeys) return Stored.Full;
            await transaction.ExecuteAsync(Table.Insert(key));
            return Stored.Done;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task TouchAsync(string organisation, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync([Of("UPDATE api_keys SET used_at = $3 WHERE organisation_id = $1 AND id = $2", Text(organisation), Text(id), Instant(now))], cancellationToken);

    /// <inheritdoc/>
    public async Task<Stored> EndAsync(string organisation, string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await database.WriteAsync(
            Of("UPDATE api_keys SET ended_at = $3 WHERE organisation_id = $1 AND id = $2 AND ended_at IS NULL RETURNING 1", Text(organisation), Text(id), Instant(now)),
            static _ => true,
            cancellationToken);
        return ended.Count > 0 ? Stored.Done : Stored.Missing;
    }
}
