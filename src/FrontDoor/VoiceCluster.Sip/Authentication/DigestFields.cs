using System.Text;

namespace VoiceCluster.Sip;

/// <summary>The comma-separated fields of a challenge or of credentials (RFC 7616 section 3.3); names without case, values unquoted.</summary>
internal sealed class DigestFields
{
    private const int MaxFields = 32;

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>Null when the scheme is another than Digest or a field is malformed or doubled.</summary>
    public static DigestFields? Parse(string header)
    {
        ReadOnlySpan<char> text = header.AsSpan().Trim();
        if (!text.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)) return null;
        text = text["Digest ".Length..];
        var result = new DigestFields();
        while (!text.IsEmpty)
        {
            var end = SipSyntax.IndexOfTopLevel(text, ',');
            var field = text[..end].Trim();
            text = end < text.Length ? text[(end + 1)..] : default;
            if (field.IsEmpty) continue;
            var equals = field.IndexOf('=');
            if (equals <= 0 || result._fields.Count == MaxFields) return null;
            var value = field[(equals + 1)..].Trim();
            var plain = value is ['"', .., '"'] && value.Length >= 2 ? SipSyntax.Unquote(value[1..^1]) : value.ToString();
            if (!result._fields.TryAdd(field[..equals].Trim().ToString(), plain)) return null;
        }

        return result;
    }

    public static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);

    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
