using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>The bytes of one record in the log: <c>RS crc SP sequence SP kind SP session SP json LF</c>.</summary>
/// <remarks>RS (0x1E) and LF occur nowhere else, because JSON escapes control characters; a reader that meets damage goes on at the next RS
/// (the idea of RFC 7464). <c>crc</c> is the CRC-32C, eight hexadecimal digits, of what stands between its space and LF. The session's id
/// stands in the header so that a reader can pass over other sessions without parsing JSON.</remarks>
internal static class LogFormat
{
    public const byte Start = 0x1E;
    public const byte End = (byte)'\n';

    /// <summary>Most bytes of JSON in one record; a longer one is refused at the door.</summary>
    public const int MaxJsonBytes = 64 << 20;

    /// <summary>Longest session id, in bytes (they are ASCII).</summary>
    public const int MaxSessionLength = 64;

    private const byte Space = (byte)' ';
    private const int CrcDigits = 8;

    // RS, crc, space, 20 digits, space, kind, space, session, space ... LF
    private const int MaxOverhead = 1 + CrcDigits + 1 + 20 + 1 + 1 + 1 + MaxSessionLength + 1 + 1;

    /// <summary>Room that a frame needs at most.</summary>
    public static int MaxFrameBytes(int jsonBytes) => MaxOverhead + jsonBytes;

    /// <summary>Writes a frame and returns its length.</summary>
    /// <param name="target">At least <see cref="MaxFrameBytes"/> long.</param>
    /// <param name="sequence">The record's number; larger than the last.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="session">1 to 64 ASCII characters without space.</param>
    /// <param name="json">Without control characters.</param>
    public static int Write(Span<byte> target, long sequence, RecordKind kind, string session, ReadOnlySpan<byte> json)
    {
        const int body = 1 + CrcDigits + 1;
        Utf8Formatter.TryFormat(sequence, target[body..], out var digits);
        var at = body + digits;
        target[at++] = Space;
        target[at++] = (byte)kind;
        target[at++] = Space;
        at += Encoding.ASCII.GetBytes(session, target[at..]);
        target[at++] = Space;
        json.CopyTo(target[at..]);
        at += json.Length;

        target[0] = Start;
        Utf8Formatter.TryFormat(Crc32C(target[body..at]), target[1..], out _, new StandardFormat('x', CrcDigits));
        target[body - 1] = Space;
        target[at++] = End;
        return at;
    }

    /// <summary>Reads a frame that runs from RS to LF, both included; false when it is damaged.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out LogFrame frame)
    {
        frame = default;
        var span = bytes.Span;
        const int body = 1 + CrcDigits + 1;
        if (span.Length < body + 8 || span[0] != Start || span[^1] != End || span[body - 1] != Space) return false;
        if (!Utf8Parser.TryParse(span.Slice(1, CrcDigits), out uint crc, out var used, 'x') || used != CrcDigits) return false;
        if (crc != Crc32C(span[body..^1])) return false;

        var rest = span[body..];
        if (!Utf8Parser.TryParse(rest, out long sequence, out used) || rest[used] != Space) return false;
        var kindAt = body + used + 1;
        var sessionAt = kindAt + 2;
        if (sessionAt >= span.Length || span[kindAt + 1] != Space) return false;
        var sessionLength = span[sessionAt..].IndexOf(Space);
        if (sessionLength is < 1 or > MaxSessionLength) return false;

        var jsonAt = sessionAt + sessionLength + 1;
        frame = new LogFrame(sequence, (RecordKind)span[kindAt], bytes.Slice(sessionAt, sessionLength), bytes[jsonAt..^1], bytes);
        return true;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}

/// <summary>One sound record of the log. Its bytes belong to the reader and are valid until it reads on.</summary>
/// <param name="Sequence">The record's number.</param>
/// <param name="Kind">What it is; may be a letter that this version does not know.</param>
/// <param name="Session">The session's id in ASCII.</param>
/// <param name="Json">The record.</param>
/// <param name="Bytes">The whole frame.</param>
internal readonly record struct LogFrame(
    long Sequence, RecordKind Kind, ReadOnlyMemory<byte> Session, ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Bytes);
