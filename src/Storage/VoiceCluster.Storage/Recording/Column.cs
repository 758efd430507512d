using System.Data.Common;
using System.Reflection;
using System.Text.Json;

namespace VoiceCluster.Storage;

/// <summary>A property of a record as a column of its table: named in snake case, enumerations by their names in lower case.</summary>
internal sealed class Column
{
    private readonly PropertyInfo _property;
    private readonly Type _type;

    /// <param name="property">The property; text, a number, a flag, a moment, a GUID or an enumeration, maybe null.</param>
    /// <param name="isJson">Whether its text is JSON.</param>
    /// <exception cref="NotSupportedException">No column holds such a property.</exception>
    public Column(PropertyInfo property, bool isJson)
    {
        _property = property;
        _type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Type = isJson ? StoredType.Json : TypeOf(_type);
    }

    /// <summary>In the database.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public StoredType Type { get; }

    /// <summary>The property.</summary>
    public string Property => _property.Name;

    /// <summary>Its value in a record; null for NULL.</summary>
    public object? Get(object record) => Stored(_property.GetValue(record));

    /// <summary>A value of the property as the database has it.</summary>
    public object? Stored(object? value) => _type.IsEnum ? value?.ToString()!.ToLowerInvariant() : value;

    /// <summary>Puts into a record what stands in a row.</summary>
    public void Read(object record, StorageDatabase database, DbDataReader row, int index)
    {
        if (!row.IsDBNull(index)) _property.SetValue(record, Value(database, row, index));
    }

    private object Value(StorageDatabase database, DbDataReader row, int index) => Type switch
    {
        StoredType.Text when _type.IsEnum => Enum.Parse(_type, row.GetString(index), ignoreCase: true),
        StoredType.Text or StoredType.Json => row.GetString(index),
        StoredType.Integer => row.GetInt32(index),
        StoredType.Long => row.GetInt64(index),
        StoredType.Real => row.GetDouble(index),
        StoredType.Flag => row.GetBoolean(index),
        StoredType.Money => row.GetDecimal(index),
        StoredType.Guid => row.GetGuid(index),
        StoredType.Instant => database.ReadInstant(row, index),
        _ => throw new NotSupportedException($"Column {Name} cannot be read as {Type}."),
    };

    private static StoredType TypeOf(Type type) => type switch
    {
        { IsEnum: true } => StoredType.Text,
        _ when type == typeof(string) => StoredType.Text,
        _ when type == typeof(int) => StoredType.Integer,
        _ when type == typeof(long) => StoredType.Long,
        _ when type == typeof(double) => StoredType.Real,
        _ when type == typeof(bool) => StoredType.Flag,
        _ when type == typeof(decimal) => StoredType.Money,
        _ when type == typeof(Guid) => StoredType.Guid,
        _ when type == typeof(DateTimeOffset) => StoredType.Instant,
        _ => throw new NotSupportedException($"No column holds a {type}."),
    };
}
