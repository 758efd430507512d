using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>A stream's identity: a namespace and a key.</summary>
[Immutable]
[JsonConverter(typeof(StreamIdJsonConverter))]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>, ISpanFormattable
{
    private readonly byte[] _fullKey;
    private readonly ushort _namespaceLength;
    private readonly int _hash;

    private StreamId(byte[] fullKey, int namespaceLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(namespaceLength, ushort.MaxValue);
        _fullKey = fullKey;
        _namespaceLength = (ushort)namespaceLength;
        _hash = (int)StableHash.ComputeHash(fullKey);
    }

    /// <summary>Namespace and key, one after the other, in UTF-8.</summary>
    public ReadOnlyMemory<byte> FullKey => _fullKey;

    /// <summary>The namespace in UTF-8; empty without one.</summary>
    public ReadOnlyMemory<byte> Namespace => _fullKey.AsMemory(0, _namespaceLength);

    /// <summary>The key in UTF-8.</summary>
    public ReadOnlyMemory<byte> Key => _fullKey.AsMemory(_namespaceLength);

    /// <summary>A stream by namespace and key in UTF-8.</summary>
    public static StreamId Create(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) throw new ArgumentNullException(nameof(key), "A stream's key must not be empty.");
        var full = new byte[ns.Length + key.Length];
        ns.CopyTo(full);
        key.CopyTo(full.AsSpan(ns.Length));
        return new StreamId(full, ns.Length);
    }

    /// <summary>A stream by GUID.</summary>
    public static StreamId Create(string? ns, Guid key) => Create(Bytes(ns), GrainIdKeyExtensions.CreateGuidKey(key).AsSpan());

    /// <summary>A stream by integer.</summary>
    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A stream by string.</summary>
    public static StreamId Create(string? ns, string key) => Create(Bytes(ns), Bytes(key));

    /// <summary>Reads <c>namespace/key</c>.</summary>
    public static StreamId Parse(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        if (slash < 0) throw new ArgumentException($"Unable to parse \"{Encoding.UTF8.GetString(value)}\" as a stream id.", nameof(value));
        return Create(value[..slash], value[(slash + 1)..]);
    }

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);

    /// <summary>The namespace; null without one.</summary>
    public string? GetNamespace() => _namespaceLength == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    /// <summary>The key.</summary>
    public string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    /// <inheritdoc/>
    public bool Equals(StreamId other) => ReferenceEquals(_fullKey, other._fullKey)
        || (_hash == other._hash && _namespaceLength == other._namespaceLength && _fullKey.AsSpan().SequenceEqual(other._fullKey));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => _fullKey.AsSpan().SequenceCompareTo(other._fullKey);

    /// <inheritdoc/>
    public override string ToString() => $"{GetNamespace() ?? "null"}/{GetKeyAsString()}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"{GetNamespace() ?? "null"}/{GetKeyAsString()}", out charsWritten);

    private static byte[] Bytes(string? text) => string.IsNullOrEmpty(text) ? [] : Encoding.UTF8.GetBytes(text);
}

/// <summary>Writes a stream id as an array of namespace and key.</summary>
public sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
    /// <inheritdoc/>
    public override StreamId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parts = JsonSerializer.Deserialize<string?[]>(ref reader, options);
        return parts is [var ns, { Length: > 0 } key] ? StreamId.Create(ns, key) : throw new JsonException("A stream id is written [namespace, key].");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.GetNamespace());
        writer.WriteStringValue(value.GetKeyAsString());
        writer.WriteEndArray();
    }
}
