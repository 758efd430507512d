using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Where records go that cannot be stored, so that they neither block the others nor vanish: the file
/// <c>DataFolder/quarantine/records.jsonl</c>, one JSON object a line with the time, the reason, and the record (or the damaged bytes in
/// base64). Bounded; what no longer fits is logged and counted.</summary>
internal sealed partial class Quarantine(string dataFolder, TimeProvider time, StorageMetrics metrics, ILogger logger)
{
    /// <summary>Most bytes the file may grow to.</summary>
    public const long MaxBytes = 256L << 20;

    private readonly string _file = Path.Combine(PrivateFolder.Create(dataFolder, "quarantine"), "records.jsonl");

    /// <summary>Sets aside a record that the database refuses.</summary>
    /// <exception cref="IOException">The file cannot be written; the record was not set aside.</exception>
    public void AddRefused(LoggedRecord record, Exception reason)
    {
        Append(json =>
        {
            json.WriteString("reason", reason.Message);
            json.WriteNumber("sequence", record.Sequence);
            json.WriteString("table", RecordKinds.Table(record.Kind));
            json.WritePropertyName("record");
            json.WriteRawValue(RecordJson.Serialize(record.Value));
        });
        LogRefused(reason, record.Sequence, RecordKinds.Table(record.Kind), _file);
    }

    /// <summary>Sets aside a sound record of the log that this version cannot read.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void AddUnreadable(LogFrame frame, Exception reason)
    {
        Append(json =>
        {
            json.WriteString("reason", reason.Message);
            json.WriteNumber("sequence", frame.Sequence);
            json.WriteString("kind", ((char)frame.Kind).ToString());
            json.WriteBase64String("bytes", frame.Json.Span);
        });
        LogUnreadable(reason, frame.Sequence, _file);
    }

    /// <summary>Sets aside damaged bytes of the log.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void AddDamage(string segment, long offset, ReadOnlyMemory<byte> bytes)
    {
        Append(json =>
        {
            json.WriteString("reason", "damaged");
            json.WriteString("segment", Path.GetFileName(segment));
            json.WriteNumber("offset", offset);
            json.WriteBase64String("bytes", bytes.Span);
        });
        LogDamaged(bytes.Length, segment, offset, _file);
    }

    private void Append(Action<Utf8JsonWriter> write)
    {
        metrics.RecordQuarantined();
        using var file = new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (file.Length > MaxBytes)
        {
            LogFull(_file, MaxBytes);
            return;
        }

        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
    }
}
