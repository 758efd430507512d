using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Organisations in table organisations.</summary>
internal sealed class OrganisationStore(StorageDatabase database) : IOrganisationStore
{
    private static readonly Table<Organisation> Table = new("organisations", keys: 1);

    /// <inheritdoc/>
    public async Task<Organisation?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, "id = $1", [Text(id)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Organisation>> ListAsync(string? after, int most, CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, $"id > $1 ORDER BY id LIMIT {most}", [Text(after ?? "")], cancellationToken);

    /// <inheritdoc/>
    public async Task<Stored> AddAsync(Organisation organisation, CancellationToken cancellationToken) =>
        await Table.AddAsync(database, organisation, cancellationToken) ? Stored.Done : Stored.Taken;

    /// <inheritdoc/>
    public async Task<Stored> ReplaceAsync(Organisation organisation, long seen, CancellationToken cancellationToken) =>
        await Table.ReplaceAsync(database, organisation, nameof(Organisation.Revision), seen, cancellationToken) ? Stored.Done
        : await FindAsync(organisation.Id, cancellationToken) is null ? Stored.Missing : Stored.Changed;

    /// <summary>Makes whoever changes how many of something an organisation has wait for each other.</summary>
    /// <returns>What it may have; null when there is no such organisation.</returns>
    internal static async Task<Organisation?> LockAsync(StorageTransaction transaction, StorageDatabase database, string id)
    {
        await transaction.ExecuteAsync(Of("UPDATE organisations SET id = id WHERE id = $1", Text(id)));
        return (await transaction.QueryAsync(Table.Select("id = $1", Text(id)), row => Table.Read(database, row))).FirstOrDefault();
    }
}
