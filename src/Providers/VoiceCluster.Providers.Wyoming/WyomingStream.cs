using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>Reads and writes events of the Wyoming protocol. One reader and one writer at a time. Sizes are bounded: a peer names them before it sends.</summary>
public sealed class WyomingStream(Stream stream) : IAsyncDisposable
{
    /// <summary>The longest line of a header: the engines write short ones, but data may stand in it.</summary>
    public const int MostHeaderBytes = 1 << 20;

    /// <summary>The most data, and the most payload, of an event.</summary>
    public const int MostBytes = 4 << 20;

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The next event; null at the end of the stream.</summary>
    /// <exception cref="FormatException">What came is no event.</exception>
    /// <exception cref="IOException">The stream ended within an event, or broke.</exception>
    public async ValueTask<WyomingEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line) return null;
        var header = Object(line);
        var data = header["data"] as JsonObject ?? [];
        header.Remove("data");
        if (await ReadBytesAsync(Length(header, "data_length"), cancellationToken).ConfigureAwait(false) is { Length: > 0 } more)
        {
            foreach (var (name, value) in Object(more).ToList()) data[name] = value?.DeepClone();
        }

        var payload = await ReadBytesAsync(Length(header, "payload_length"), cancellationToken).ConfigureAwait(false);
        return header["type"] is JsonValue type && type.TryGetValue(out string? name2)
            ? new WyomingEvent(name2, data, payload)
            : throw new FormatException("An event has no type.");
    }

    /// <summary>Writes an event, its data behind the header as the engines' own library does.</summary>
    public async ValueTask WriteAsync(WyomingEvent written, CancellationToken cancellationToken)
    {
        var data = written.Data.Count == 0 ? [] : Encoding.UTF8.GetBytes(written.Data.ToJsonString());
        var header = new JsonObject { ["type"] = written.Type };
        if (data.Length > 0) header["data_length"] = data.Length;
        if (written.Payload.Length > 0) header["payload_length"] = written.Payload.Length;
        // One write: with three, Nagle's algorithm and delayed acknowledgements would cost 40 ms an event.
        var line = Encoding.UTF8.GetBytes(header.ToJsonString());
        var all = new byte[line.Length + 1 + data.Length + written.Payload.Length];
        line.CopyTo(all, 0);
        all[line.Length] = (byte)'\n';
        data.CopyTo(all, line.Length + 1);
        written.Payload.CopyTo(all.AsMemory(line.Length + 1 + data.Length));
        await stream.WriteAsync(all, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static JsonObject Object(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new FormatException("An event is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("An event is not JSON.", exception);
        }
    }

    private static int Length(JsonObject header, string name)
    {
        if (header[name] is not { } value) return 0;
        return value is JsonValue number && number.TryGetValue(out int length) && length is >= 0 and <= MostBytes
            ? length
            : throw new FormatException($"An event's {name} is {value.ToJsonString()}; up to {MostBytes} can be taken.");
    }

    private async ValueTask<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.Buffer.Length > MostHeaderBytes) throw new FormatException("An event's header does not end.");
            var rest = read.Buffer.Length;
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (!read.IsCompleted) continue;
            return rest == 0 ? null : throw new IOException("The stream ended within an event.");
        }
    }

    private async ValueTask<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0) return [];
        var read = await _reader.ReadAtLeastAsync(count, cancellationToken).ConfigureAwait(false);
        if (read.Buffer.Length < count) throw new IOException("The stream ended within an event.");
        var bytes = read.Buffer.Slice(0, count).ToArray();
        _reader.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }
}
