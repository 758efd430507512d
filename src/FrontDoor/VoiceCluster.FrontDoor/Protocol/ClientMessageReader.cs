using System.Collections.Immutable;
using System.Text.Json;
using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.Protocol;

/// <summary>Reads the messages of a client. Unknown fields are ignored; everything else that does not fit is refused by name.</summary>
public static class ClientMessageReader
{
    /// <summary>Longest typed turn.</summary>
    public const int MaxText = 4000;

    /// <summary>Longest name that a client gives a typed turn.</summary>
    public const int MaxId = 64;

    /// <summary>Longest metadata, as JSON.</summary>
    public const int MaxMetadata = 8192;

    private const string Digits = "0123456789*#ABCD";

    private static readonly int[] Rates = [8000, 16_000, 24_000, 44_100, 48_000];

    /// <exception cref="ClientMessageException">The message is refused; the code says why.</exception>
    public static ClientMessage Read(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(utf8);
        }
        catch (JsonException exception)
        {
            throw new ClientMessageException(ErrorCode.BadJson, $"not JSON: {exception.Message}");
        }

        using (json)
        {
            try
            {
                return Read(json.RootElement);
            }
            catch (InvalidOperationException)
            {
                // The parser does not look into texts; taking one out that is half a character throws.
                throw new ClientMessageException(ErrorCode.BadJson, "not JSON: a text in it is not Unicode");
            }
        }
    }

    private static ClientMessage Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object) throw Bad($"a message is a JSON object, this is {Kind(root)}");
        var type = Text(root, "type");
        return type switch
        {
            "session_start" => ReadStart(root),
            "audio_chunk" => ReadAudio(root),
            "start_of_turn" => new StartOfTurn(),
            "end_of_turn" => new EndOfTurn(),
            "interrupt" => new InterruptAgent(),
            "text_message" => ReadText(root),
            "confirm" => new Confirm(Text(root, "id"), Text(root, "answer") switch { "yes" => true, "no" => false, var other => throw Bad($"answer is '{Short(other)}'; use yes or no") }),
            "dtmf" => ReadDigit(root),
            "update_settings" => new UpdateSettings(Settings(root) ?? throw Bad("update_settings needs 'settings', an object")),
            "playback_mark" => new PlaybackMark(Number(root, "turn", 1, int.MaxValue), Number(root, "playedMs", 0, int.MaxValue)),
            "ping" => new ClientPing(WholeId(root, type)),
            "pong" => new Pong(WholeId(root, type)),
            _ => throw new ClientMessageException(ErrorCode.UnknownType, $"there is no message of type '{Short(type)}'"),
        };
    }

    private static long WholeId(JsonElement root, string type) =>
        root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number && id.TryGetInt64(out var value) ? value : throw Bad($"{type} needs 'id', a whole number");

    private static SessionStart ReadStart(JsonElement root)
    {
        var format = root.TryGetProperty("format", out var given) ? ReadFormat(given) : new AudioFormat(AudioEncoding.Pcm16, Frame.SampleRate);
        var audio = root.TryGetProperty("audio", out var mode) ? mode.ValueKind is JsonValueKind.String ? mode.GetString() : Kind(mode) : "binary";
        if (audio is not ("binary" or "base64")) throw Bad($"audio is '{Short(audio!)}'; use binary or base64");
        var metadata = "{}";
        if (root.TryGetProperty("metadata", out var meta) && meta.ValueKind is not JsonValueKind.Null)
        {
            if (meta.ValueKind is not JsonValueKind.Object) throw Bad($"metadata is {Kind(meta)}; use an object");
            metadata = meta.GetRawText();
            if (HasNul(meta)) throw Bad("metadata has a NUL character");
            if (metadata.Length > MaxMetadata) throw Bad($"metadata has {metadata.Length} characters; use at most {MaxMetadata}");
        }

        return new SessionStart(format, audio is "base64", Settings(root) ?? ImmutableDictionary<string, string>.Empty, metadata)
        {
            Agent = root.TryGetProperty("agent", out var agent) && agent.ValueKind is not JsonValueKind.Null ? Text(root, "agent") : null,
            Greet = root.TryGetProperty("greet", out var greet) && (greet.ValueKind is JsonValueKind.True or JsonValueKind.False ? greet.GetBoolean() : throw Bad($"greet is {Kind(greet)}; use true or false")),
        };
    }

    private static AudioFormat ReadFormat(JsonElement format)
    {
        if (format.ValueKind is not JsonValueKind.Object) throw Format($"format is {Kind(format)}; use an object");
        var encoding = format.TryGetProperty("encoding", out var name) ? name.ValueKind is JsonValueKind.String ? name.GetString() : Kind(name) : "pcm16";
        var kind = encoding switch
        {
            "pcm16" => AudioEncoding.Pcm16,
            "mulaw" => AudioEncoding.MuLaw,
            "alaw" => AudioEncoding.ALaw,
            "opus" => AudioEncoding.Opus,
            _ => throw Format($"encoding is '{Short(encoding!)}'; use pcm16, mulaw, alaw or opus"),
        };
        var rate = kind is AudioEncoding.MuLaw or AudioEncoding.ALaw ? 8000 : Frame.SampleRate;
        if (format.TryGetProperty("sampleRate", out var given) && !given.TryGetInt32Safe(out rate)) throw Format($"sampleRate is {Short(given.GetRawText())}; use a number");
        if (!Rates.Contains(rate)) throw Format($"sampleRate is {rate}; use {string.Join(", ", Rates)}");
        if (format.TryGetProperty("channels", out var channels) && !(channels.TryGetInt32Safe(out var count) && count == 1))
            throw Format($"channels is {Short(channels.GetRawText())}; use 1");
        if (kind is AudioEncoding.Opus && rate != Frame.SampleRate) throw Format($"sampleRate is {rate}; opus is spoken at {Frame.SampleRate}");
        return new AudioFormat(kind, rate);
    }

    private static AudioChunk ReadAudio(JsonElement root)
    {
        if (!root.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.String) throw Bad("audio_chunk needs 'data', base64");
        return data.TryGetBytesFromBase64(out var bytes) ? new AudioChunk(bytes) : throw new ClientMessageException(ErrorCode.BadAudio, "data is not base64");
    }

    private static TextMessage ReadText(JsonElement root)
    {
        var text = Text(root, "text").Trim();
        if (text.Length == 0) throw Bad("text is empty");
        if (text.Contains('\0')) throw Bad("text has a NUL character");
        if (text.Length > MaxText) throw Bad($"text has {text.Length} characters; use at most {MaxText}");
        if (!root.TryGetProperty("id", out var given) || given.ValueKind is JsonValueKind.Null) return new TextMessage(text);
        var id = given.ValueKind is JsonValueKind.String ? given.GetString()! : throw Bad($"id is {Kind(given)}; use a text");
        return id.Length is > 0 and <= MaxId ? new TextMessage(text, id) : throw Bad($"id has {id.Length} characters; use 1 to {MaxId}");
    }

    private static KeyPressed ReadDigit(JsonElement root)
    {
        var digit = Text(root, "digit");
        return digit.Length == 1 && Digits.Contains(digit[0], StringComparison.Ordinal) ? new KeyPressed(digit[0]) : throw Bad($"digit is '{Short(digit)}'; use one of {Digits}");
    }

    private static ImmutableDictionary<string, string>? Settings(JsonElement root)
    {
        if (!root.TryGetProperty("settings", out var settings) || settings.ValueKind is JsonValueKind.Null) return null;
        if (settings.ValueKind is not JsonValueKind.Object) throw Bad($"settings is {Kind(settings)}; use an object");
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var property in settings.EnumerateObject())
        {
            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw new ClientMessageException(ErrorCode.InvalidSettings, $"{Short(property.Name)} is {Kind(property.Value)}; use a text, a number or a boolean"),
            };
        }

        return values.ToImmutable();
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Bad($"'{name}' is missing; it is a text");

    private static int Number(JsonElement root, string name, int min, int max) =>
        root.TryGetProperty(name, out var value) && value.TryGetInt32Safe(out var number) && number >= min && number <= max
            ? number
            : throw Bad($"'{name}' is a whole number from {min} to {max}");

    private static bool TryGetInt32Safe(this JsonElement element, out int value)
    {
        value = 0;
        if (element.ValueKind is not JsonValueKind.Number) return false;
        if (element.TryGetInt32(out value)) return true;
        if (!element.TryGetDouble(out var number) || !(Math.Abs(number) < int.MaxValue)) return false;
        value = (int)Math.Round(number);
        return true;
    }

    /// <summary>Databases take no NUL in a text, and no half characters either: those throw here.</summary>
    private static bool HasNul(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Contains('\0'),
        JsonValueKind.Array => element.EnumerateArray().Any(HasNul),
        JsonValueKind.Object => element.EnumerateObject().Any(p => p.Name.Contains('\0') || HasNul(p.Value)),
        _ => false,
    };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private static ClientMessageException Bad(string message) => new(ErrorCode.BadMessage, message);

    private static ClientMessageException Format(string message) => new(ErrorCode.UnsupportedFormat, message);
}
