using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VoiceCluster.Storage;

/// <summary>Remembers, in a small file, up to which record the log stands in the database. Losing it costs only time: the log is then
/// written again, and writing twice changes nothing.</summary>
internal sealed class LogCheckpoint : IDisposable
{
    // 20 digits of the sequence, space, 8 hexadecimal digits of its hash, line feed.
    private const int Length = 30;

    private readonly SafeFileHandle _file;

    public LogCheckpoint(string path)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Sequence = Read();
    }

    /// <summary>All records up to this one are in the database; 0 when that is not known.</summary>
    public long Sequence { get; private set; }

    public void Save(long sequence)
    {
        RandomAccess.Write(_file, Format(sequence), 0);
        Sequence = sequence;
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Format(long sequence)
    {
        var digits = Encoding.ASCII.GetBytes(sequence.ToString("D20", CultureInfo.InvariantCulture));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sequence:D20} {XxHash32.HashToUInt32(digits):x8}\n"));
    }

    private long Read()
    {
        Span<byte> text = stackalloc byte[Length];
        return RandomAccess.Read(_file, text, 0) == Length
            && Utf8Parser.TryParse(text[..20], out long sequence, out var used) && used == 20
            && text.SequenceEqual(Format(sequence))
            ? sequence
            : 0;
    }
}
