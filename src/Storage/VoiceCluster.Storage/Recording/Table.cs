using System.Data.Common;
using System.Globalization;

namespace VoiceCluster.Storage;

/// <param name="Name">In the database.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Get">Its value in a record.</param>
internal sealed record Column<T>(string Name, StoredType Type, Func<T, object?> Get);

/// <summary>A table of records: how they are written and read. A record written again takes the place of its former self.</summary>
/// <param name="name">The table.</param>
/// <param name="keys">How many of the columns, from the first, are its key.</param>
/// <param name="read">Makes a record of a row that has all columns in order.</param>
/// <param name="columns">The columns.</param>
internal sealed class Table<T>(string name, int keys, Func<StorageDatabase, DbDataReader, T> read, params Column<T>[] columns)
    where T : class
{
    private readonly string _select = $"SELECT {string.Join(", ", columns.Select(column => column.Name))} FROM {name} WHERE ";
    private readonly string _upsert = $"""
        INSERT INTO {name} ({string.Join(", ", columns.Select(column => column.Name))})
        VALUES ({string.Join(", ", columns.Select((_, i) => Placeholder(i)))})
        ON CONFLICT ({string.Join(", ", columns.Take(keys).Select(column => column.Name))}) DO UPDATE
        SET {string.Join(", ", columns.Skip(keys).Select(column => $"{column.Name} = excluded.{column.Name}"))}
        """;

    /// <summary>Stores a record.</summary>
    public SqlStatement Upsert(T record)
    {
        var parameters = new (string, StoredType, object?)[columns.Length];
        for (var i = 0; i < columns.Length; i++) parameters[i] = (Placeholder(i), columns[i].Type, columns[i].Get(record));
        return new SqlStatement(_upsert, parameters);
    }

    /// <summary>Reads records.</summary>
    /// <param name="database">Where.</param>
    /// <param name="condition">What stands after WHERE, with placeholders <c>$1</c>...</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<List<T>> SelectAsync(
        StorageDatabase database, string condition, (StoredType Type, object Value)[] parameters, CancellationToken cancellationToken) =>
        database.QueryAsync(
            new SqlStatement(_select + condition, parameters.Select((parameter, i) => (Placeholder(i), parameter.Type, (object?)parameter.Value)).ToArray()),
            reader => read(database, reader),
            cancellationToken);

    private static string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
}
