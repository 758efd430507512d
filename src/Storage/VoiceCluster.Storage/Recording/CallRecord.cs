using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Recording;

/// <summary>One record as a line of the log: eight hex digits of SHA-256, a space, JSON, a line feed. JSON has no line feeds of its own.</summary>
internal static class CallRecord
{
    private const int ChecksumLength = 8;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Kinds that may be dropped when the disk runs out, before turns and sessions are.</summary>
    public static bool IsExpendable(ReadOnlySpan<byte> line) =>
        Kind(line) is var kind && (kind.SequenceEqual("llm"u8) || kind.SequenceEqual("telemetry"u8));

    public static byte[] Write(object record)
    {
        var kind = record switch
        {
            SessionRecord => "session",
            TurnRecord => "turn",
            LlmCallRecord => "llm",
            TelemetryRecord => "telemetry",
            _ => throw new ArgumentOutOfRangeException(nameof(record), record.GetType().Name, "not a record of calls"),
        };
        // PostgreSQL takes no NUL in text; it has no meaning in speech either.
        var json = JsonSerializer.Serialize(record, record.GetType(), Options).Replace("\\u0000", "\\ufffd", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes($"{kind} {json}");
        var line = new byte[ChecksumLength + 1 + body.Length + 1];
        Checksum(body, line);
        line[ChecksumLength] = (byte)' ';
        body.CopyTo(line, ChecksumLength + 1);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>The record of a line (with or without its line feed).</summary>
    /// <exception cref="FormatException">The line is torn or was changed.</exception>
    public static object Read(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\n');
        if (line.Length < ChecksumLength + 3) throw new FormatException("too short for a record");
        var body = line[(ChecksumLength + 1)..];
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        Checksum(body, checksum);
        if (!checksum.SequenceEqual(line[..ChecksumLength])) throw new FormatException("the checksum does not fit");
        var kind = Kind(line);
        var json = body[(kind.Length + 1)..];
        object? record = kind switch
        {
            _ when kind.SequenceEqual("session"u8) => JsonSerializer.Deserialize<SessionRecord>(json, Options),
            _ when kind.SequenceEqual("turn"u8) => JsonSerializer.Deserialize<TurnRecord>(json, Options),
            _ when kind.SequenceEqual("llm"u8) => JsonSerializer.Deserialize<LlmCallRecord>(json, Options),
            _ when kind.SequenceEqual("telemetry"u8) => JsonSerializer.Deserialize<TelemetryRecord>(json, Options),
            _ => null,
        };
        return record ?? throw new FormatException("a record of an unknown kind");
    }

    private static ReadOnlySpan<byte> Kind(ReadOnlySpan<byte> line)
    {
        if (line.Length <= ChecksumLength + 1) return default;
        var body = line[(ChecksumLength + 1)..];
        var end = body.IndexOf((byte)' ');
        return end < 0 ? default : body[..end];
    }

    private static void Checksum(ReadOnlySpan<byte> body, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Convert.TryToHexStringLower(hash[..(ChecksumLength / 2)], hex, out _);
    }
}
