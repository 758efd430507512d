using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Cli.Client.Messages;

/// <summary>The eight messages of the client, as UTF-8 JSON.</summary>
public static class ClientMessages
{
    /// <summary>The first message of a call.</summary>
    public static ReadOnlyMemory<byte> SessionStart(VoiceFormat format, JsonObject? settings, JsonObject? metadata) => Write("session_start", json =>
    {
        json.WriteStartObject("format");
        json.WriteString("encoding", format.EncodingName);
        json.WriteNumber("sampleRate", format.Audio.SampleRate);
        json.WriteNumber("channels", 1);
        json.WriteEndObject();
        json.WriteString("audio", format.Transport == AudioTransport.Binary ? "binary" : "base64");
        WriteObject(json, "settings", settings);
        WriteObject(json, "metadata", metadata);
    });

    /// <summary>Caller audio, where it does not travel in binary frames.</summary>
    /// <param name="audio">In the session's format.</param>
    /// <param name="seq">1 for the first.</param>
    public static ReadOnlyMemory<byte> AudioChunk(ReadOnlyMemory<byte> audio, long seq) => Write("audio_chunk", json =>
    {
        json.WriteBase64String("data", audio.Span);
        json.WriteNumber("seq", seq);
    });

    /// <summary>Push-to-talk released.</summary>
    public static ReadOnlyMemory<byte> EndOfTurn() => Write("end_of_turn", static _ => { });

    /// <summary>Stop the agent.</summary>
    public static ReadOnlyMemory<byte> Interrupt() => Write("interrupt", static _ => { });

    /// <summary>A typed turn.</summary>
    public static ReadOnlyMemory<byte> TextMessage(string text) => Write("text_message", json => json.WriteString("text", text));

    /// <summary>Settings to be changed, by name.</summary>
    public static ReadOnlyMemory<byte> UpdateSettings(JsonObject settings) => Write("update_settings", json => WriteObject(json, "settings", settings));

    /// <summary>How much of a turn's audio was really heard.</summary>
    public static ReadOnlyMemory<byte> PlaybackMark(int turn, long playedMs) => Write("playback_mark", json =>
    {
        json.WriteNumber("turn", turn);
        json.WriteNumber("playedMs", playedMs);
    });

    /// <summary>The answer to a ping.</summary>
    public static ReadOnlyMemory<byte> Pong(JsonElement id) => Write("pong", json =>
    {
        json.WritePropertyName("id");
        id.WriteTo(json);
    });

    private static void WriteObject(Utf8JsonWriter json, string name, JsonObject? value)
    {
        if (value is null) return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static ReadOnlyMemory<byte> Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
