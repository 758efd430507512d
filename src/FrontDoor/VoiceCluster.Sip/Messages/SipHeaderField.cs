using System.Text;

namespace VoiceCluster.Sip;

/// <summary>One header field: spans over the received buffer until somebody asks for text, or text that was set.</summary>
internal struct SipHeaderField
{
    public SipHeaderId Id;
    public bool Folded;
    public byte[]? Buffer;
    public int NameStart, NameLength, ValueStart, ValueLength;
    public string? Name;
    private string? _text;

    public static SipHeaderField FromText(SipHeaderId id, string? name, string text) => new() { Id = id, Name = name, _text = text };

    public readonly ReadOnlySpan<byte> RawValue => Buffer.AsSpan(ValueStart, ValueLength);

    /// <summary>The value can be written as its octets.</summary>
    public readonly bool IsRaw => Buffer is not null && !Folded;

    /// <summary>The value on one line, read as UTF-8.</summary>
    public string Text => _text ??= Folded ? Unfold(RawValue) : Encoding.UTF8.GetString(RawValue);

    public readonly bool IsNamed(string name) =>
        Name is not null ? Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            : Buffer is not null && Ascii.EqualsIgnoreCase(Buffer.AsSpan(NameStart, NameLength), name);

    public readonly string NameText => Id != SipHeaderId.Other ? SipHeaderName.Of(Id)
        : Name ?? Encoding.ASCII.GetString(Buffer.AsSpan(NameStart, NameLength));

    // LWS = [*WSP CRLF] 1*WSP is one space (RFC 3261 section 25.1).
    private static string Unfold(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\r' or '\n'))
            {
                line.Append(text[i]);
                continue;
            }

            while (line.Length > 0 && line[^1] is ' ' or '\t') line.Length--;
            while (i + 1 < text.Length && text[i + 1] is '\n' or '\r' or ' ' or '\t') i++;
            if (line.Length > 0) line.Append(' ');
        }

        return line.ToString().TrimEnd(' ', '\t');
    }
}
