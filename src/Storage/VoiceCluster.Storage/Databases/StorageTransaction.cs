using System.Data.Common;

namespace VoiceCluster.Storage;

/// <summary>A transaction that is going on (<see cref="StorageDatabase.TransactAsync"/>).</summary>
internal sealed class StorageTransaction(StorageDatabase database, DbTransaction transaction, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement; its rows, if it returns any.</summary>
    public async Task<List<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> map)
    {
        await using var command = database.Command(transaction.Connection!, statement);
        command.Transaction = transaction;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
        return rows;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(SqlStatement statement)
    {
        await using var command = database.Command(transaction.Connection!, statement);
        command.Transaction = transaction;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
