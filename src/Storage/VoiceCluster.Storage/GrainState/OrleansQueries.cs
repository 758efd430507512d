using System.Collections.Frozen;

namespace VoiceCluster.Storage;

/// <summary>The statements of table OrleansQuery, which Orleans runs on PostgreSQL and we on SQLite. Read once.</summary>
internal sealed class OrleansQueries(StorageDatabase database)
{
    private FrozenDictionary<string, string>? _texts;

    /// <exception cref="StorageException">There is no such statement.</exception>
    public async ValueTask<string> GetAsync(string key, CancellationToken cancellationToken)
    {
        _texts ??= (await database.QueryAsync(
            new SqlStatement("SELECT QueryKey, QueryText FROM OrleansQuery"),
            row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
            cancellationToken)).ToFrozenDictionary(StringComparer.Ordinal);
        return _texts.TryGetValue(key, out var text)
            ? text
            : throw new StorageException($"Table OrleansQuery of database {database.Location} lacks '{key}'; restore its row from the migrations.");
    }
}
