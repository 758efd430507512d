using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>What a message from Twilio is about.</summary>
internal enum TwilioEvent
{
    /// <summary>Of no interest, or new to us.</summary>
    Other,
    Start,
    Media,
    Dtmf,
    Mark,
    Stop,
}

/// <summary>
/// Reads the messages of one media stream straight off their bytes: audio (50 a second) is decoded into reused memory and costs no garbage.
/// Numbers come as texts, and unknown fields are passed over.
/// </summary>
internal sealed class TwilioMessage
{
    // 20 ms are 160 octets; Twilio sends no more at once, and whoever does is not Twilio.
    private const int MaxAudio = 8192;

    private readonly byte[] _audio = new byte[MaxAudio];
    private readonly byte[] _payload = new byte[MaxAudio * 4 / 3 + 4];
    private int _audioLength;
    private bool _isInbound;

    public TwilioEvent Event { get; private set; }

    /// <summary>The caller's mu-law audio of a media message; valid until the next read.</summary>
    public ReadOnlySpan<byte> Audio => _isInbound ? _audio.AsSpan(0, _audioLength) : default;

    public string StreamSid { get; private set; } = "";

    public string CallSid { get; private set; } = "";

    /// <summary>As given in the TwiML.</summary>
    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>Encoding and rate, as told by start.</summary>
    public string Format { get; private set; } = "";

    /// <summary>The key of a dtmf message.</summary>
    public char Key { get; private set; }

    /// <summary>The name of a mark message.</summary>
    public string Mark { get; private set; } = "";

    /// <summary>Reads the next message into this one.</summary>
    /// <exception cref="FormatException">It is not what Twilio sends; the message says why.</exception>
    public void Read(ReadOnlySpan<byte> utf8)
    {
        (Event, _audioLength, _isInbound, Key, Mark) = (TwilioEvent.Other, 0, true, '\0', "");
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) throw new FormatException("a message is a JSON object");
            while (Next(ref reader)) ReadField(ref reader);
            if (Event is TwilioEvent.Start && (StreamSid.Length == 0 || CallSid.Length == 0))
                throw new FormatException("start has no streamSid or callSid");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"not JSON as Twilio sends it: {exception.Message}", exception);
        }
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("event"u8))
        {
            reader.Read();
            Event = reader.ValueTextEquals("media"u8) ? TwilioEvent.Media
                : reader.ValueTextEquals("mark"u8) ? TwilioEvent.Mark
                : reader.ValueTextEquals("dtmf"u8) ? TwilioEvent.Dtmf
                : reader.ValueTextEquals("start"u8) ? TwilioEvent.Start
                : reader.ValueTextEquals("stop"u8) ? TwilioEvent.Stop
                : TwilioEvent.Other;
        }
        else if (reader.ValueTextEquals("media"u8)) ReadObject(ref reader, ReadMedia);
        else if (reader.ValueTextEquals("start"u8)) ReadObject(ref reader, ReadStart);
        else if (reader.ValueTextEquals("mark"u8)) ReadObject(ref reader, ReadMark);
        else if (reader.ValueTextEquals("dtmf"u8)) ReadObject(ref reader, ReadDtmf);
        else Skip(ref reader);
    }

    private delegate void FieldReader(TwilioMessage message, ref Utf8JsonReader reader);

    private static readonly FieldReader ReadMedia = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        if (reader.ValueTextEquals("payload"u8)) m.ReadPayload(ref reader);
        else if (reader.ValueTextEquals("track"u8))
        {
            reader.Read();
            m._isInbound = !reader.ValueTextEquals("outbound"u8);
        }
        else Skip(ref reader);
    };

    private static readonly FieldReader ReadParameter = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        var name = reader.GetString()!;
        m.Parameters[name] = Text(ref reader);
    };

    private static readonly FieldReader ReadFormat = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        if (reader.ValueTextEquals("encoding"u8)) m.Format = Text(ref reader);
        else Skip(ref reader);
    };

    private static readonly FieldReader ReadStart = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        if (reader.ValueTextEquals("streamSid"u8)) m.StreamSid = Text(ref reader);
        else if (reader.ValueTextEquals("callSid"u8)) m.CallSid = Text(ref reader);
        else if (reader.ValueTextEquals("customParameters"u8)) m.ReadObject(ref reader, ReadParameter);
        else if (reader.ValueTextEquals("mediaFormat"u8)) m.ReadObject(ref reader, ReadFormat);
        else Skip(ref reader);
    };

    private static readonly FieldReader ReadMark = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        if (reader.ValueTextEquals("name"u8)) m.Mark = Text(ref reader);
        else Skip(ref reader);
    };

    private static readonly FieldReader ReadDtmf = static (TwilioMessage m, ref Utf8JsonReader reader) =>
    {
        if (!reader.ValueTextEquals("digit"u8)) Skip(ref reader);
        else if (Text(ref reader) is [var key]) m.Key = key;
    };

    private void ReadObject(ref Utf8JsonReader reader, FieldReader field)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject) throw new FormatException($"an object was expected, not {reader.TokenType}");
        while (Next(ref reader)) field(this, ref reader);
    }

    private void ReadPayload(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > _payload.Length) throw NoAudio();
        var text = reader.ValueSpan;
        // '/' may come as "\/".
        if (reader.ValueIsEscaped) text = _payload.AsSpan(0, reader.CopyString(_payload));
        if (Base64.DecodeFromUtf8(text, _audio, out _, out _audioLength) is not OperationStatus.Done) throw NoAudio();
    }

    private static FormatException NoAudio() => new($"payload is no base64 of at most {MaxAudio} octets");

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new FormatException($"a text was expected, not {reader.TokenType}");
    }

    private static bool Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.PropertyName;

    private static void Skip(ref Utf8JsonReader reader) => reader.Skip();
}
