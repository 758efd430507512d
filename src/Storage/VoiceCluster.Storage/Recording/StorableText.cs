using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VoiceCluster.Storage;

/// <summary>Text that every database takes: no NUL (PostgreSQL has none in text or jsonb) and no half of a surrogate pair. Each such
/// character becomes U+FFFD, so that it can be seen that something stood there.</summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>The same string when it is sound.</summary>
    public static string Clean(string text)
    {
        if (IsSound(text)) return text;
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0) cleaned.Append(Replacement);
            else cleaned.Append(rune); // EnumerateRunes gives U+FFFD for a lone surrogate
        }

        return cleaned.ToString();
    }

    /// <summary>Cleans JSON, in which such characters may also stand as escapes, and checks it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="kind">What must stand at its top.</param>
    /// <param name="name">For the error.</param>
    /// <exception cref="ArgumentException">It is not such JSON.</exception>
    public static string CleanJson(string json, JsonValueKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(json, name);
        json = CleanEscapes(Clean(json));
        try
        {
            using var parsed = JsonDocument.Parse(json);
            if (parsed.RootElement.ValueKind == kind) return json;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"{name} is not JSON: {exception.Message}", name, exception);
        }

        throw new ArgumentException($"{name} must be a JSON {(kind == JsonValueKind.Object ? "object" : "array")}.", name);
    }

    private static bool IsSound(string text)
    {
        if (text.Contains('\0')) return false;
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static string CleanEscapes(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal)) return json;
        var cleaned = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var length = 1;
            var replace = false;
            if (json[i] == '\\')
            {
                length = Math.Min(2, json.Length - i);
                if (TryReadEscape(json, i, out var unit))
                {
                    length = EscapeLength;
                    if (char.IsHighSurrogate(unit) && TryReadEscape(json, i + EscapeLength, out var low) && char.IsLowSurrogate(low)) length *= 2;
                    else replace = unit == '\0' || char.IsSurrogate(unit);
                }
            }

            if (replace) cleaned.Append("\\ufffd");
            else cleaned.Append(json, i, length);
            i += length;
        }

        return cleaned.ToString();
    }

    private static bool TryReadEscape(string json, int at, out char unit)
    {
        unit = default;
        if (at + EscapeLength > json.Length || json[at] != '\\' || json[at + 1] != 'u') return false;
        var isHex = ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        unit = (char)code;
        return isHex;
    }
}
