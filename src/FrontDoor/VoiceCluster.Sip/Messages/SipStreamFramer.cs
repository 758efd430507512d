namespace VoiceCluster.Sip;

/// <summary>
/// Cuts a TCP or TLS stream into messages by Content-Length (RFC 3261 section 18.3). Holds at most one message and what was read with it.
/// A stream that cannot be framed (no Content-Length, too long) is broken for good: the connection has to be closed.
/// </summary>
public sealed class SipStreamFramer
{
    private byte[] _buffer = new byte[4096];
    private int _start, _end, _scanned;

    /// <summary>Why the stream cannot be framed any more; null while it can.</summary>
    public string? Broken { get; private set; }

    /// <summary>CRLF CRLF pings between messages since the last call (RFC 5626 section 4.4.1); each wants a CRLF back.</summary>
    public int TakePings()
    {
        var pings = _pings;
        _pings = 0;
        return pings;
    }

    private int _pings;

    /// <summary>Room to read the next octets into; at least 1 KiB.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end) (_start, _end, _scanned) = (0, 0, 0);
        if (_buffer.Length - _end < 1024)
        {
            var length = _end - _start;
            var target = length + 1024 > _buffer.Length ? new byte[_buffer.Length * 2] : _buffer;
            Array.Copy(_buffer, _start, target, 0, length);
            (_buffer, _start, _end, _scanned) = (target, 0, length, _scanned - _start);
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many octets were read into the memory.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>The next whole message in an array of its own; null when more octets are needed or the stream is broken.</summary>
    public byte[]? TryTake()
    {
        if (Broken is not null) return null;
        SkipLineEnds();
        if (_start == _end) return null;
        var from = Math.Max(_start, _scanned - 3);
        var found = _buffer.AsSpan(from, _end - from).IndexOf("\r\n\r\n"u8);
        _scanned = _end;
        if (found < 0)
        {
            if (_end - _start > SipParser.MaxMessageBytes) Broken = "header section longer than 64 KiB";
            return null;
        }

        var headLength = from + found + 4 - _start;
        var bodyLength = FindContentLength(_buffer.AsSpan(_start, headLength));
        if (bodyLength < 0 || headLength + bodyLength > SipParser.MaxMessageBytes)
        {
            Broken = bodyLength < 0 ? "no readable Content-Length" : "message longer than 64 KiB";
            return null;
        }

        var total = headLength + bodyLength;
        if (_end - _start < total)
        {
            _scanned = from + found;
            return null;
        }

        var message = _buffer.AsSpan(_start, total).ToArray();
        _start += total;
        _scanned = _start;
        return message;
    }

    private void SkipLineEnds()
    {
        var skipped = 0;
        while (_start < _end && _buffer[_start] is (byte)'\r' or (byte)'\n')
        {
            _start++;
            skipped++;
        }

        _pings += skipped / 4;
    }

    private static int FindContentLength(ReadOnlySpan<byte> head)
    {
        while (true)
        {
            var lineEnd = head.IndexOf("\r\n"u8);
            if (lineEnd <= 0) return -1;
            var line = head[..lineEnd];
            head = head[(lineEnd + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || SipHeaderName.Find(line[..colon].TrimEnd(" \t"u8)) != SipHeaderId.ContentLength) continue;
            var text = line[(colon + 1)..];
            if (head.Length > 0 && head[0] is (byte)' ' or (byte)'\t') text = head[..head.IndexOf("\r\n"u8)]; // folded after the colon
            text = text.Trim(" \t"u8);
            if (text.IsEmpty || text.Length > 9) return -1;
            return System.Buffers.Text.Utf8Parser.TryParse(text, out int length, out var used) && used == text.Length && length >= 0 ? length : -1;
        }
    }
}
