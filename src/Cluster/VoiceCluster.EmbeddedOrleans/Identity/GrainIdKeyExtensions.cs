using System.Buffers.Text;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Keys as text: a GUID as 32 hexadecimal digits, an integer as hexadecimal, an extension after a plus sign.</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>The key of an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => CreateIntegerKey(key, ReadOnlySpan<byte>.Empty);

    /// <summary>The key of an integer and an extension.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => CreateIntegerKey(key, ExtensionBytes(keyExtension));

    /// <summary>The key of an integer and an extension in UTF-8.</summary>
    public static IdSpan CreateIntegerKey(long key, ReadOnlySpan<byte> keyExtension)
    {
        Span<byte> digits = stackalloc byte[16];
        Utf8Formatter.TryFormat(key, digits, out var length, 'X');
        return Join(digits[..length], keyExtension);
    }

    /// <summary>The key of a GUID.</summary>
    public static IdSpan CreateGuidKey(Guid key) => CreateGuidKey(key, ReadOnlySpan<byte>.Empty);

    /// <summary>The key of a GUID and an extension.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => CreateGuidKey(key, ExtensionBytes(keyExtension));

    /// <summary>The key of a GUID and an extension in UTF-8.</summary>
    public static IdSpan CreateGuidKey(Guid key, ReadOnlySpan<byte> keyExtension)
    {
        Span<byte> digits = stackalloc byte[32];
        Utf8Formatter.TryFormat(key, digits, out _, 'N');
        return Join(digits, keyExtension);
    }

    /// <summary>Reads an integer key and its extension, if the key has that form.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        var plus = text.IndexOf((byte)'+');
        keyExt = plus < 0 ? null : Encoding.UTF8.GetString(text[(plus + 1)..]);
        if (plus >= 0) text = text[..plus];
        return Utf8Parser.TryParse(text, out key, out var length, 'X') && length == text.Length;
    }

    /// <summary>Reads an integer key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out var key, out keyExt) ? key : throw WrongFormat(grainId, "integer");

    /// <summary>Reads an integer key.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>Reads a GUID key and its extension, if the key has that form.</summary>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        keyExt = null;
        if (text.Length > 32 && text[32] == (byte)'+')
        {
            keyExt = Encoding.UTF8.GetString(text[33..]);
            text = text[..32];
        }

        key = default;
        return text.Length == 32 && Utf8Parser.TryParse(text, out key, out var length, 'N') && length == 32;
    }

    /// <summary>Reads a GUID key and its extension.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out var key, out keyExt) ? key : throw WrongFormat(grainId, "GUID");

    /// <summary>Reads a GUID key.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    private static byte[] ExtensionBytes(string? extension) => string.IsNullOrWhiteSpace(extension) ? [] : Encoding.UTF8.GetBytes(extension);

    private static IdSpan Join(ReadOnlySpan<byte> key, ReadOnlySpan<byte> extension)
    {
        if (extension.IsEmpty) return new IdSpan(key.ToArray());
        var joined = new byte[key.Length + 1 + extension.Length];
        key.CopyTo(joined);
        joined[key.Length] = (byte)'+';
        extension.CopyTo(joined.AsSpan(key.Length + 1));
        return new IdSpan(joined);
    }

    private static ArgumentException WrongFormat(GrainId id, string expected) => new($"The key of \"{id}\" is not in the format of {expected} keys.", nameof(id));
}
