using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// Reads one SIP message (RFC 3261 sections 7 and 25): start line and header fields are found as spans, the mandatory headers are checked,
/// everything else waits until it is asked for. Never throws on input; work and memory are linear in its length.
/// </summary>
public static class SipParser
{
    /// <summary>Longest message, body included, that is read.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    /// <summary>Most header fields of a message.</summary>
    public const int MaxHeaders = 256;

    /// <summary>Parses a datagram, or one framed message of a stream. The message keeps the array; nobody may change it afterwards.</summary>
    /// <param name="datagram">The octets. What follows the body of a datagram is ignored (RFC 3261 section 18.3).</param>
    public static SipParseResult Parse(byte[] datagram)
    {
        var position = 0;
        while (position < datagram.Length && datagram[position] is (byte)'\r' or (byte)'\n') position++;
        if (position == datagram.Length) return default;
        if (datagram.Length > MaxMessageBytes) return Refuse(null, 513, "Message too large");
        var lineEnd = datagram.AsSpan(position).IndexOf("\r\n"u8);
        if (lineEnd < 0) return Refuse(null, 400, "No line end");
        var message = ParseStartLine(datagram.AsSpan(position, lineEnd), out var error);
        if (message is null) return new(null, error);
        position += lineEnd + 2;
        var contentLength = -1;
        error ??= ParseHeaders(message, datagram, ref position, ref contentLength);
        if (error is null && contentLength > datagram.Length - position)
        {
            if (message is SipRequest { IsAck: true }) contentLength = -1; // its body is what came
            else error = new(400, "Content-Length larger than the message");
        }

        if (error is null)
        {
            var length = contentLength < 0 ? datagram.Length - position : contentLength;
            if (length > 0) message.SetReceivedBody(datagram.AsMemory(position, length));
        }

        error ??= SipWellFormedness.Check(message);
        return new(message, error);
    }

    private static ReadOnlySpan<byte> Version => "SIP/2.0"u8;

    private static SipMessage? ParseStartLine(ReadOnlySpan<byte> line, out SipParseError? error)
    {
        error = null;
        if (line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8)) return ParseStatusLine(line.TrimEnd(" \t"u8), out error);
        var lenient = SipWellFormedness.IsLenient(line);
        if (lenient) line = line.TrimEnd(" \t"u8);
        var space = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (space <= 0 || last == space || !SipSyntax.IsToken(line[..space]))
        {
            error = new(400, "Not a SIP start line");
            return null;
        }

        var version = line[(last + 1)..];
        if (!Ascii.EqualsIgnoreCase(version, Version))
        {
            // A line whose last word is no version may still name one, with white space after it.
            var other = version.StartsWith("SIP/"u8) && version.Length > 4;
            error = other ? new(505, "Version Not Supported") : new(400, "Malformed request line");
            if (!other && !line.TrimEnd(" \t"u8).EndsWith("SIP/2.0"u8))
            {
                return null;
            }
        }

        var target = line[(space + 1)..last];
        var uri = ParseUri(lenient ? target.Trim(" \t"u8) : target);
        if (uri is null || uri.Headers is not null) error ??= new(400, "Malformed Request-URI");
        return new SipRequest(SipMethod.FromToken(line[..space]), uri ?? Unreadable);
    }

    private static SipUri? ParseUri(ReadOnlySpan<byte> raw)
    {
        Span<char> text = raw.Length <= 512 ? stackalloc char[512] : new char[raw.Length];
        return SipUri.TryParse(text[..Encoding.UTF8.GetChars(raw, text)], out var uri) ? uri : null;
    }

    // Stands in for a Request-URI that could not be read: such a request is only ever answered with an error.
    private static readonly SipUri Unreadable = new(null, "invalid");

    private static SipResponse? ParseStatusLine(ReadOnlySpan<byte> line, out SipParseError? error)
    {
        error = new(400, "Malformed status line");
        if (line.Length < Version.Length + 4 || !Ascii.EqualsIgnoreCase(line[..Version.Length], Version) || line[Version.Length] != ' ') return null;
        line = line[Version.Length..].TrimStart((byte)' ');
        if (line.Length < 3) return null;
        var code = 0;
        foreach (var digit in line[..3])
        {
            if (digit is < (byte)'0' or > (byte)'9') return null;
            code = (code * 10) + digit - '0';
        }

        if (code is < 100 or > 699 || (line.Length > 3 && line[3] != ' ')) return null;
        error = null;
        return new SipResponse(code, line.Length > 4 ? Encoding.UTF8.GetString(line[4..]) : string.Empty);
    }

    private static SipParseError? ParseHeaders(SipMessage message, byte[] buffer, ref int position, ref int contentLength)
    {
        while (true)
        {
            var rest = buffer.AsSpan(position);
            var length = rest.IndexOf("\r\n"u8);
            if (length < 0) return new(400, "Header section does not end");
            if (length == 0)
            {
                position += 2;
                return null;
            }

            if (rest[0] is (byte)' ' or (byte)'\t') return new(400, "Folded line without a header");
            var folded = false;
            while (length + 2 < rest.Length && rest[length + 2] is (byte)' ' or (byte)'\t')
            {
                folded = true;
                var next = rest[(length + 2)..].IndexOf("\r\n"u8);
                if (next < 0) return new(400, "Header section does not end");
                length += 2 + next;
            }

            var colon = rest[..length].IndexOf((byte)':');
            var name = colon < 0 ? default : rest[..colon].TrimEnd(" \t"u8);
            if (!SipSyntax.IsToken(name)) return new(400, "Malformed header name");
            var start = colon + 1;
            var end = length;
            while (start < end && IsSpace(rest[start])) start++;
            while (end > start && IsSpace(rest[end - 1])) end--;
            var value = rest[start..end];
            if (!folded && value.ContainsAny((byte)'\r', (byte)'\n')) return new(400, "Bare CR or LF in a header");
            var id = SipHeaderName.Find(name);
            if (id == SipHeaderId.ContentLength)
            {
                if (contentLength >= 0) return new(400, "Several Content-Length headers");
                if (!TryParseLength(value, out contentLength)) return new(400, "Malformed Content-Length");
            }
            else
            {
                if (message.HeaderCount == MaxHeaders) return new(400, "Too many headers");
                message.AppendReceived(id, folded, buffer, position..(position + name.Length), (position + start)..(position + end));
            }

            position += length + 2;
        }
    }

    private static bool TryParseLength(ReadOnlySpan<byte> value, out int length)
    {
        length = 0;
        if (value.IsEmpty || value.Length > 10) return false;
        foreach (var digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            length = Math.Min((length * 10) + digit - '0', MaxMessageBytes + 1);
        }

        return true;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static SipParseResult Refuse(SipMessage? message, int status, string reason) => new(message, new SipParseError(status, reason));
}
