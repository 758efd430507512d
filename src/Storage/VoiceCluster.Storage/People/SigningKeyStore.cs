using VoiceCluster.People;

namespace VoiceCluster.Storage;

/// <summary>The keys of access tokens in table signing_keys.</summary>
internal sealed class SigningKeyStore(StorageDatabase database) : ISigningKeyStore
{
    private static readonly Table<SigningKey> Table = new("signing_keys", keys: 1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, "1 = 1 ORDER BY created_at DESC, id DESC", [], cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(SigningKey key, CancellationToken cancellationToken) => database.ExecuteAsync([Table.Upsert(key)], cancellationToken);
}
