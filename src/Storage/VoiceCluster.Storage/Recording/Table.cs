using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace VoiceCluster.Storage;

/// <summary>
/// A table of records: how they are written and read. A record written again takes the place of its former self. Its columns are the record's properties in the
/// order in which they are declared.
/// </summary>
internal sealed class Table<T>
    where T : class
{
    private readonly Column[] _columns;
    private readonly string _select;
    private readonly string _upsert;
    private readonly string _insert;
    private readonly string _update;

    /// <param name="name">The table.</param>
    /// <param name="keys">How many of the properties, from the first, are its key.</param>
    /// <param name="json">Properties whose text is JSON.</param>
    public Table(string name, int keys, params string[] json)
    {
        _columns = [.. typeof(T).GetProperties().Where(static p => p.CanWrite).OrderBy(static p => p.MetadataToken).Select(p => new Column(p, json.Contains(p.Name)))];
        var names = string.Join(", ", _columns.Select(static column => column.Name));
        _select = $"SELECT {names} FROM {name} WHERE ";
        _insert = $"INSERT INTO {name} ({names}) VALUES ({string.Join(", ", _columns.Select(static (_, i) => Placeholder(i)))})";
        _upsert = $"""
            {_insert}
            ON CONFLICT ({string.Join(", ", _columns.Take(keys).Select(static column => column.Name))}) DO UPDATE
            SET {string.Join(", ", _columns.Skip(keys).Select(static column => $"{column.Name} = excluded.{column.Name}"))}
            """;
        _update = $"""
            UPDATE {name} SET {string.Join(", ", _columns.Select(static (column, i) => $"{column.Name} = {Placeholder(i)}").Skip(keys))}
            WHERE {string.Join(" AND ", _columns.Take(keys).Select(static (column, i) => $"{column.Name} = {Placeholder(i)}"))}
            """;
    }

    /// <summary>Stores a record.</summary>
    public SqlStatement Upsert(T record) => new(_upsert, ParametersOf(record));

    /// <summary>Adds a record, or none and changes no row when a unique column has such a value already.</summary>
    public SqlStatement Insert(T record) => new($"{_insert} ON CONFLICT DO NOTHING", ParametersOf(record));

    /// <summary>Replaces a record, or changes no row when one of its properties has another value than the one that was seen.</summary>
    public SqlStatement Replace(T record, string property, object seen)
    {
        var column = _columns.First(column => column.Property == property);
        return new SqlStatement(
            $"{_update} AND {column.Name} = {Placeholder(_columns.Length)}", [.. ParametersOf(record), (Placeholder(_columns.Length), column.Type, column.Stored(seen))]);
    }

    /// <summary>Reads records.</summary>
    public SqlStatement Select(string condition, params IEnumerable<(StoredType Type, object Value)> parameters) =>
        new(_select + condition, [.. parameters.Select(static (parameter, i) => (Placeholder(i), parameter.Type, (object?)parameter.Value))]);

    /// <summary>A row of <see cref="Select"/>.</summary>
    public T Read(StorageDatabase database, DbDataReader row)
    {
        // Without a constructor, as required properties are set one by one.
        var record = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        for (var i = 0; i < _columns.Length; i++) _columns[i].Read(record, database, row, i);
        return record;
    }

    /// <summary>Adds a record.</summary>
    /// <returns>False when a unique column has such a value already.</returns>
    public async Task<bool> AddAsync(StorageDatabase database, T record, CancellationToken cancellationToken)
    {
        var added = await database.WriteAsync(Returning(Insert(record)), static _ => true, cancellationToken);
        return added.Count > 0;
    }

    /// <summary>Replaces a record, if one of its properties still has the value that was seen.</summary>
    /// <returns>False when it has another by now, or there is no such record.</returns>
    public async Task<bool> ReplaceAsync(StorageDatabase database, T record, string property, object seen, CancellationToken cancellationToken)
    {
        var replaced = await database.WriteAsync(Returning(Replace(record, property, seen)), static _ => true, cancellationToken);
        return replaced.Count > 0;
    }

    /// <summary>Reads records.</summary>
    /// <param name="database">Where.</param>
    /// <param name="condition">What stands after WHERE, with placeholders <c>$1</c>...</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<List<T>> SelectAsync(
        StorageDatabase database, string condition, (StoredType Type, object Value)[] parameters, CancellationToken cancellationToken) =>
        database.QueryAsync(Select(condition, parameters), row => Read(database, row), cancellationToken);

    private static SqlStatement Returning(SqlStatement statement) => statement with { Text = $"{statement.Text} RETURNING 1" };

    private (string Name, StoredType Type, object? Value)[] ParametersOf(T record) =>
        [.. _columns.Select((column, i) => (Placeholder(i), column.Type, column.Get(record)))];

    private static string Placeholder(int index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
}
