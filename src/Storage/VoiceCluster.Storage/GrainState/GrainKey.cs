using System.Buffers.Text;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>A grain's key as Orleans' ADO.NET storage keeps it: two numbers (a guid, or 0 and an integer) and a string (the extension, or the
/// whole key).</summary>
/// <remarks>Orleans reads the key's text: 32 hexadecimal digits are a guid, digits that fit 64 bits are an integer, each with an extension after
/// '+'; all else is a string. So does this type, for string keys too, or the rows would not be found again on PostgreSQL. It follows that the
/// string keys "a", "A" and "0a" share a row, there as here: give string keys a letter beyond F (say, a prefix).</remarks>
public readonly record struct GrainKey
{
    private const int GuidDigits = 32;

    private GrainKey(long n0, long n1, string? text, byte[] hashed)
    {
        N0 = n0;
        N1 = n1;
        Text = text;
        Array.Reverse(hashed); // as Orleans does on little-endian machines
        Hash = (int)OrleansHash.Of(hashed);
    }

    /// <summary>First half of a guid; else 0. Column <c>GrainIdN0</c>.</summary>
    public long N0 { get; }

    /// <summary>Second half of a guid, or the integer; else 0. Column <c>GrainIdN1</c>.</summary>
    public long N1 { get; }

    /// <summary>The extension, or the string key; null without. Column <c>GrainIdExtensionString</c>.</summary>
    public string? Text { get; }

    /// <summary>Column <c>GrainIdHash</c>.</summary>
    public int Hash { get; }

    /// <summary>Reads the text of a grain id's key (<c>GrainId.Key.ToString()</c> in Orleans).</summary>
    public static GrainKey Parse(string idKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(idKey);
        var bytes = Encoding.UTF8.GetBytes(idKey);
        if (TryReadGuid(bytes, out var guid, out var extension)) return Of(guid, extension);
        if (TryReadInteger(bytes, out var integer, out extension)) return Of(integer, extension);
        return new GrainKey(0, 0, idKey, bytes);
    }

    /// <summary>The key of an <c>IGrainWithGuidKey</c> or <c>IGrainWithGuidCompoundKey</c>.</summary>
    public static GrainKey Of(Guid key, string? extension = null)
    {
        var bytes = key.ToByteArray();
        return new GrainKey(BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8), extension, WithExtension(bytes, extension));
    }

    /// <summary>The key of an <c>IGrainWithIntegerKey</c> or <c>IGrainWithIntegerCompoundKey</c>.</summary>
    public static GrainKey Of(long key, string? extension = null) =>
        new(0, key, extension, WithExtension(BitConverter.GetBytes(key), extension));

    /// <summary>The key of an <c>IGrainWithStringKey</c>.</summary>
    public static GrainKey Of(string key) => Parse(key);

    private static bool TryReadGuid(ReadOnlySpan<byte> text, out Guid guid, out string? extension)
    {
        guid = default;
        extension = null;
        if (text.Length < GuidDigits || (text.Length > GuidDigits && text[GuidDigits] != '+')) return false;
        if (text.Length > GuidDigits) extension = Encoding.UTF8.GetString(text[(GuidDigits + 1)..]);
        return Utf8Parser.TryParse(text[..GuidDigits], out guid, out var used, 'N') && used == GuidDigits;
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> text, out long integer, out string? extension)
    {
        extension = null;
        if (text.IndexOf((byte)'+') is var plus and >= 0)
        {
            extension = Encoding.UTF8.GetString(text[(plus + 1)..]);
            text = text[..plus];
        }

        return Utf8Parser.TryParse(text, out integer, out var used, 'X') && used == text.Length;
    }

    private static byte[] WithExtension(byte[] key, string? extension) => extension is null ? key : [.. key, .. Encoding.UTF8.GetBytes(extension)];
}
