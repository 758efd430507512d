using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>Writes the three messages that Twilio takes, for one stream.</summary>
internal sealed class TwilioWriter(string streamSid)
{
    private readonly byte[] _media = Encoding.UTF8.GetBytes($"{{\"event\":\"media\",\"streamSid\":{Json(streamSid)},\"media\":{{\"payload\":\"");

    /// <summary>Audio: 8 kHz mu-law without a header.</summary>
    public byte[] Media(ReadOnlySpan<byte> muLaw)
    {
        var end = "\"}}"u8;
        var message = new byte[_media.Length + Base64.GetMaxEncodedToUtf8Length(muLaw.Length) + end.Length];
        _media.CopyTo(message, 0);
        Base64.EncodeToUtf8(muLaw, message.AsSpan(_media.Length), out _, out var written);
        end.CopyTo(message.AsSpan(_media.Length + written));
        return message;
    }

    /// <summary>Comes back when all that was sent before has been played, or cleared.</summary>
    public byte[] Mark(string name) =>
        Encoding.UTF8.GetBytes($$$"""{"event":"mark","streamSid":{{{Json(streamSid)}}},"mark":{"name":{{{Json(name)}}}}}""");

    /// <summary>Drops what has not been played.</summary>
    public byte[] Clear() => Encoding.UTF8.GetBytes($$"""{"event":"clear","streamSid":{{Json(streamSid)}}}""");

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
