using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VoiceCluster.TurnTaking;

/// <param name="At">Since the call began.</param>
/// <param name="Event">What happened.</param>
public readonly record struct JournalEntry(TimeSpan At, TurnEvent Event);

/// <summary>
/// A call's inputs as JSON lines: a header with the settings and the first turn's number, then one line an event. Times are ticks of 100 ns, so that a replay is exact.
/// </summary>
public static class TurnJournal
{
    private const int Version = 1;

    private static readonly JsonEncodedText[] Kinds = [.. Enum.GetValues<TurnEventKind>().Select(static k => JsonEncodedText.Encode(k.ToString()))];

    /// <summary>The first line, without its line feed.</summary>
    public static string Header(string session, DateTimeOffset startedAt, TurnState start) => Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("journal", Version);
        writer.WriteString("session", session);
        writer.WriteString("startedAt", startedAt);
        writer.WriteNumber("firstTurn", start.Turn);
        WriteSettings(writer, start.Settings);
        writer.WriteEndObject();
    });

    /// <summary>One event's line, without its line feed.</summary>
    public static string Entry(TimeSpan at, TurnEvent turnEvent) => Line(writer => WriteEntry(writer, at, turnEvent));

    /// <summary>One event's line, without its line feed, as UTF-8.</summary>
    public static void WriteEntry(Utf8JsonWriter writer, TimeSpan at, in TurnEvent turnEvent)
    {
        writer.WriteStartObject();
        writer.WriteNumber("t", at.Ticks);
        writer.WriteString("e", Kinds[(int)turnEvent.Kind]);
        if (turnEvent.Kind is TurnEventKind.Frame)
        {
            writer.WriteBoolean("v", turnEvent.Voiced);
            if (float.IsFinite(turnEvent.LevelDb)) writer.WriteNumber("db", turnEvent.LevelDb);
        }

        if (turnEvent.Utterance != 0) writer.WriteNumber("u", turnEvent.Utterance);
        if (turnEvent.Sequence != 0) writer.WriteNumber("s", turnEvent.Sequence);
        if (turnEvent.Epoch != 0) writer.WriteNumber("epoch", turnEvent.Epoch);
        if (turnEvent.Words is not null) writer.WriteString("w", turnEvent.Words);
        if (turnEvent.Confidence != 0) writer.WriteNumber("c", turnEvent.Confidence);
        if (turnEvent.EndConfidence != 0) writer.WriteNumber("ce", turnEvent.EndConfidence);
        if (turnEvent.NewSettings is not null) WriteSettings(writer, turnEvent.NewSettings);
        writer.WriteEndObject();
    }

    /// <summary>Reads a journal; a torn last line (the process was killed) ends it quietly.</summary>
    /// <exception cref="FormatException">Not a journal, a newer one, or a broken line before the last; the message names the line.</exception>
    public static (TurnState Start, IReadOnlyList<JournalEntry> Entries) Read(TextReader reader)
    {
        var number = 1;
        var header = reader.ReadLine() ?? throw new FormatException("line 1: the journal is empty");
        var start = Parse(header, number, ReadHeader);
        var entries = new List<JournalEntry>();
        for (var line = reader.ReadLine(); line is not null;)
        {
            number++;
            var next = reader.ReadLine();
            try
            {
                entries.Add(Parse(line, number, ReadEntry));
            }
            catch (FormatException) when (next is null)
            {
                return (start, entries);
            }

            line = next;
        }

        return (start, entries);
    }

    private static TurnState ReadHeader(JsonElement json, int line)
    {
        if (!json.TryGetProperty("journal", out var version)) throw new FormatException("line 1: this is not a journal of a call");
        if (version.GetInt32() != Version) throw new FormatException($"line 1: journal version {version}; this program reads version {Version}");
        return new TurnState(ReadSettings(json, line), json.TryGetProperty("firstTurn", out var turn) ? turn.GetInt32() : 1);
    }

    private static JournalEntry ReadEntry(JsonElement json, int line)
    {
        if (json.TryGetProperty("dropped", out var dropped)) throw new FormatException($"line {line}: {dropped} events are missing; a replay would not be true");
        if (!json.TryGetProperty("t", out var t) || !json.TryGetProperty("e", out var e)
            || !Enum.TryParse<TurnEventKind>(e.GetString(), out var kind))
            throw new FormatException($"line {line}: not an event");
        return new JournalEntry(TimeSpan.FromTicks(t.GetInt64()), new TurnEvent
        {
            Kind = kind,
            Voiced = json.TryGetProperty("v", out var v) && v.GetBoolean(),
            LevelDb = json.TryGetProperty("db", out var db) ? db.GetSingle() : kind is TurnEventKind.Frame ? float.NegativeInfinity : 0,
            Utterance = json.TryGetProperty("u", out var u) ? u.GetInt32() : 0,
            Sequence = json.TryGetProperty("s", out var s) ? s.GetInt64() : 0,
            Epoch = json.TryGetProperty("epoch", out var epoch) ? epoch.GetInt64() : 0,
            Words = json.TryGetProperty("w", out var w) ? w.GetString() : null,
            Confidence = json.TryGetProperty("c", out var c) ? c.GetDouble() : 0,
            EndConfidence = json.TryGetProperty("ce", out var ce) ? ce.GetDouble() : 0,
            NewSettings = kind is TurnEventKind.Settings ? ReadSettings(json, line) : null,
        });
    }

    private static T Parse<T>(string line, int number, Func<JsonElement, int, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return read(json.RootElement, number);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter: a value of another kind than it should be.
            throw new FormatException($"line {number}: {exception.Message}", exception);
        }
    }

    private static void WriteSettings(Utf8JsonWriter writer, TurnSettings settings)
    {
        writer.WriteStartObject("settings");
        foreach (var (name, value) in TurnSettingsFields.Write(settings)) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static TurnSettings ReadSettings(JsonElement json, int line)
    {
        if (!json.TryGetProperty("settings", out var settings) || settings.ValueKind != JsonValueKind.Object)
            throw new FormatException($"line {line}: no settings");
        var errors = new List<string>();
        return TurnSettingsFields.Apply(TurnSettings.Default, settings.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? "")), errors)
            ?? throw new FormatException($"line {line.ToString(CultureInfo.InvariantCulture)}: {string.Join("; ", errors)}");
    }

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text)) write(writer);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
