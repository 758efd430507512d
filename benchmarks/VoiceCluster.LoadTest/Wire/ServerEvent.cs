using System.Runtime.InteropServices;
using System.Text.Json;

namespace VoiceCluster.LoadTest.Wire;

internal enum ServerEventKind : byte
{
    /// <summary>Nothing that the measurement needs.</summary>
    Other,
    SessionReady,
    AudioChunk,
    PlaybackClear,
    TurnComplete,
    Error,
    Ping,
}

/// <summary>What the generator needs of a server message; no allocation.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ServerEvent
{
    public ServerEventKind Kind;
    public int Turn;
    public bool IsFinal;
    public bool Interrupted;
    public bool Recoverable;
    public double DurationMs;
    public long PingId;

    /// <summary>Stages of a completed turn, in ms from speech end; NaN when absent.</summary>
    public double Commit, TtsFirstByte, FirstAudioOut;

    /// <summary>Reads a text frame.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static ServerEvent Read(ReadOnlySpan<byte> utf8)
    {
        var read = new ServerEvent { Commit = double.NaN, TtsFirstByte = double.NaN, FirstAudioOut = double.NaN };
        var json = new Utf8JsonReader(utf8);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                read.Kind = KindOf(json);
                if (read.Kind == ServerEventKind.Other) return read;
            }
            else if (json.ValueTextEquals("timings"u8))
            {
                json.Read();
                ReadTimings(ref json, ref read);
            }
            else
            {
                ReadField(ref json, ref read);
            }
        }

        return read;
    }

    private static ServerEventKind KindOf(in Utf8JsonReader json) =>
        json.ValueTextEquals("agent_audio_chunk"u8) ? ServerEventKind.AudioChunk
        : json.ValueTextEquals("turn_complete"u8) ? ServerEventKind.TurnComplete
        : json.ValueTextEquals("playback_clear"u8) ? ServerEventKind.PlaybackClear
        : json.ValueTextEquals("session_ready"u8) ? ServerEventKind.SessionReady
        : json.ValueTextEquals("error"u8) ? ServerEventKind.Error
        : json.ValueTextEquals("ping"u8) ? ServerEventKind.Ping
        : ServerEventKind.Other;

    private static void ReadField(ref Utf8JsonReader json, ref ServerEvent read)
    {
        if (json.ValueTextEquals("turn"u8)) read.Turn = (int)Number(ref json);
        else if (json.ValueTextEquals("durationMs"u8)) read.DurationMs = Number(ref json);
        else if (json.ValueTextEquals("id"u8)) read.PingId = (long)Number(ref json);
        else if (json.ValueTextEquals("isFinal"u8)) read.IsFinal = Flag(ref json);
        else if (json.ValueTextEquals("interrupted"u8)) read.Interrupted = Flag(ref json);
        else if (json.ValueTextEquals("recoverable"u8)) read.Recoverable = Flag(ref json);
        else Pass(ref json);
    }

    private static void ReadTimings(ref Utf8JsonReader json, ref ServerEvent read)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("commit"u8)) read.Commit = Number(ref json);
            else if (json.ValueTextEquals("tts_first_byte"u8)) read.TtsFirstByte = Number(ref json);
            else if (json.ValueTextEquals("first_audio_out"u8)) read.FirstAudioOut = Number(ref json);
            else Pass(ref json);
        }
    }

    private static void Pass(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    private static bool Flag(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.True;

    private static double Number(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.Number ? json.GetDouble() : double.NaN;
}
