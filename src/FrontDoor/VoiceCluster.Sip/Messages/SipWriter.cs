using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Writes a message's pieces into a buffer writer with few calls to it.</summary>
internal ref struct SipWriter(IBufferWriter<byte> output)
{
    private const int Chunk = 1024;

    private Span<byte> _span = output.GetSpan(Chunk);
    private int _used;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_span[_used..]);
        _used += bytes.Length;
    }

    public void Write(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _used += Encoding.UTF8.GetBytes(text, _span[_used..]);
    }

    public void Write(int number)
    {
        Reserve(11);
        Utf8Formatter.TryFormat(number, _span[_used..], out var written);
        _used += written;
    }

    public void WriteName(string name)
    {
        Write(name);
        Write(": "u8);
    }

    public void WriteName(scoped ReadOnlySpan<byte> name)
    {
        Write(name);
        Write(": "u8);
    }

    public void Complete()
    {
        output.Advance(_used);
        _used = 0;
    }

    private void Reserve(int size)
    {
        if (_span.Length - _used >= size) return;
        Complete();
        _span = output.GetSpan(Math.Max(size, Chunk));
    }
}
