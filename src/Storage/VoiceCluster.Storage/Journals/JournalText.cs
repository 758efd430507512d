using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Storage.Journals;

/// <summary>Lines of a journal on their way to the disk. Rented and given back: journals were a third of all that 500 calls allocated.</summary>
internal sealed class JournalText : IDisposable
{
    // More are made when more calls end at once, and not kept.
    private const int MaxKept = 4;
    private const int MaxCapacity = 256 * 1024;

    private static readonly ConcurrentQueue<JournalText> Kept = new();

    private readonly ArrayBufferWriter<byte> _text = new(16 * 1024);
    private readonly Utf8JsonWriter _json;

    private JournalText() => _json = new Utf8JsonWriter(_text);

    /// <summary>An empty one; dispose it to give it back.</summary>
    public static JournalText Rent() => Kept.TryDequeue(out var kept) ? kept : new JournalText();

    /// <summary>Valid until it is given back.</summary>
    public ReadOnlyMemory<byte> Written => _text.WrittenMemory;

    public void Add(TimeSpan at, in TurnEvent turnEvent)
    {
        _json.Reset(_text);
        TurnJournal.WriteEntry(_json, at, turnEvent);
        _json.Flush();
        _text.Write("\n"u8);
    }

    /// <summary>A line that is JSON already.</summary>
    public void Add(string line)
    {
        Encoding.UTF8.GetBytes(line, _text);
        _text.Write("\n"u8);
    }

    public void Dispose()
    {
        _text.ResetWrittenCount();
        if (_text.Capacity <= MaxCapacity && Kept.Count < MaxKept) Kept.Enqueue(this);
        else _json.Dispose();
    }
}
