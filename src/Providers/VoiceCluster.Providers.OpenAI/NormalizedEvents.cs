using System.Buffers;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// A server's events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as the official package can read them: each chunk by
/// <see cref="CompletionChunk"/>, and an end for an answer that a server ends in its own way. What is no JSON is passed on as it is, for the package to refuse.
/// </summary>
/// <param name="source">What the server sends. Disposed with this.</param>
/// <param name="isWhole">One JSON object instead of events.</param>
internal sealed class NormalizedEvents(Stream source, bool isWhole) : Stream
{
    // Far above any chunk; a line that never ends must not fill the memory.
    private const int MaxEvent = 4 << 20;

    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private readonly byte[] _read = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly CompletionChunk _chunks = new();
    private int _sent;
    private bool _isDone;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_sent == _out.WrittenCount)
        {
            if (_ended) return 0;
            _out.ResetWrittenCount();
            _sent = 0;
            var count = await source.ReadAsync(_read, cancellationToken).ConfigureAwait(false);
            if (count > 0) Append(_read.AsSpan(0, count));
            else End();
        }

        var length = Math.Min(buffer.Length, _out.WrittenCount - _sent);
        _out.WrittenMemory.Slice(_sent, length).CopyTo(buffer);
        _sent += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = isWhole ? -1 : bytes.IndexOfAny((byte)'\n', (byte)'\r');
            _line.Write(end < 0 ? bytes : bytes[..end]);
            if (_line.WrittenCount + _event.WrittenCount > MaxEvent) throw new InvalidDataException($"An event of the answer has more than {MaxEvent} bytes.");
            if (end < 0) return;
            bytes = bytes[(end + 1)..];
            EndLine();
        }
    }

    // A CR LF makes an empty line after the line, which ends an event: one that has no data is none.
    private void EndLine()
    {
        var line = _line.WrittenSpan;
        if (line.IsEmpty) Emit();
        else if (line.StartsWith("data:"u8))
        {
            var data = line["data:"u8.Length..];
            if (data.StartsWith(" "u8)) data = data[1..];
            if (_event.WrittenCount > 0) _event.Write("\n"u8);
            _event.Write(data);
        }

        _line.ResetWrittenCount();
    }

    private void Emit()
    {
        if (_event.WrittenCount == 0) return;
        var data = _event.WrittenMemory;
        if (data.Span.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            WriteEnd(_chunks.IsAnswered);
            Send("[DONE]"u8);
            _isDone = true;
        }
        else
        {
            Send(_chunks.TryNormalize(data, out var normalized) ? normalized : data.Span);
        }

        _event.ResetWrittenCount();
    }

    private void End()
    {
        if (isWhole) _event.Write(_line.WrittenSpan);
        else if (_line.WrittenCount > 0) EndLine();
        Emit();
        WriteEnd(_chunks.IsAnswered && _chunks.EndsByClosing && !_isDone);
        _ended = true;
    }

    private void WriteEnd(bool isAnswered)
    {
        if (isAnswered) Send(CompletionChunk.Stop);
    }

    private void Send(ReadOnlySpan<byte> data)
    {
        _out.Write("data: "u8);
        _out.Write(data);
        _out.Write("\n\n"u8);
    }
}
