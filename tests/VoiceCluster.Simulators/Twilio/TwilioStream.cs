using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VoiceCluster.Simulators.Twilio;

/// <summary>
/// Twilio's side of a media stream (twilio.com/docs/voice/media-streams/websocket-messages): sends what Twilio sends, plays what it is given in
/// its own time, and returns marks when what was before them has been played or cleared.
/// </summary>
public sealed class TwilioStream : IDisposable
{
    public const string CallSid = "CA0123456789abcdef0123456789abcdef";

    private readonly WebSocket _socket;
    private readonly List<string> _marks = [];
    private int _sequence;
    private int _chunk;

    public TwilioStream(WebSocket socket, string? streamSid = null) => (_socket, StreamSid) = (socket, streamSid ?? $"MZ{Guid.NewGuid():N}");

    public string StreamSid { get; }

    /// <summary>Mu-law audio received since the last clear.</summary>
    public List<byte> Audio { get; } = [];

    /// <summary>Times the server cleared.</summary>
    public int Clears { get; private set; }

    /// <summary>Opens the WebSocket with a signature made with this token.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="signedUrl">The address as the server's configuration says it, with <c>ws</c> or <c>wss</c>.</param>
    /// <param name="token">The account's.</param>
    public static async Task<TwilioStream> ConnectAsync(Uri url, string signedUrl, string token, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Twilio-Signature", Sign(token, signedUrl));
        await socket.ConnectAsync(url, cancellationToken);
        return new TwilioStream(socket);
    }

    /// <summary>The header's value for an address and the fields of a form.</summary>
    public static string Sign(string token, string url, params (string Name, string Value)[] form)
    {
        var text = url + string.Concat(form.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Name + f.Value));
#pragma warning disable CA5350 // Twilio's choice
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    /// <summary>connected and start.</summary>
    public async Task StartAsync(params (string Name, string Value)[] parameters)
    {
        await SendAsync(new { @event = "connected", protocol = "Call", version = "1.0.0" });
        await SendAsync(new
        {
            @event = "start",
            sequenceNumber = Sequence(),
            start = new
            {
                accountSid = "AC0123456789abcdef0123456789abcdef",
                streamSid = StreamSid,
                callSid = CallSid,
                tracks = new[] { "inbound" },
                mediaFormat = new { encoding = "audio/x-mulaw", sampleRate = 8000, channels = 1 },
                customParameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            },
            streamSid = StreamSid,
        });
    }

    /// <summary>20 ms of the caller: 160 octets of mu-law.</summary>
    public Task SpeakAsync(byte[] muLaw)
    {
        var chunk = ++_chunk;
        return SendAsync(new
        {
            @event = "media",
            sequenceNumber = Sequence(),
            media = new
            {
                track = "inbound",
                chunk = chunk.ToString(CultureInfo.InvariantCulture),
                timestamp = (chunk * 20).ToString(CultureInfo.InvariantCulture),
                payload = Convert.ToBase64String(muLaw),
            },
            streamSid = StreamSid,
        });
    }

    public Task PressAsync(char digit) =>
        SendAsync(new { @event = "dtmf", streamSid = StreamSid, sequenceNumber = Sequence(), dtmf = new { track = "inbound_track", digit = digit.ToString() } });

    public Task StopAsync() =>
        SendAsync(new { @event = "stop", sequenceNumber = Sequence(), streamSid = StreamSid, stop = new { accountSid = "AC0", callSid = CallSid } });

    /// <summary>All that was given has been played: its marks go back.</summary>
    public async Task PlayedAsync()
    {
        foreach (var name in _marks.ToList()) await ReturnAsync(name);
        _marks.Clear();
    }

    /// <summary>Text as it is.</summary>
    public Task SendRawAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, CancellationToken.None);

    /// <summary>Takes the server's next message as Twilio would; null when it closed.</summary>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (received.MessageType is WebSocketMessageType.Close) return null;
            filled += received.Count;
        }
        while (!received.EndOfMessage);

        var message = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, filled));
        if (message.GetProperty("streamSid").GetString() != StreamSid) throw new InvalidDataException("a message for another stream");
        switch (message.GetProperty("event").GetString())
        {
            case "media":
                Audio.AddRange(message.GetProperty("media").GetProperty("payload").GetBytesFromBase64());
                break;
            case "mark":
                _marks.Add(message.GetProperty("mark").GetProperty("name").GetString()!);
                break;
            case "clear":
                Clears++;
                Audio.Clear();
                await PlayedAsync();
                break;
            default:
                throw new InvalidDataException($"Twilio knows no such message: {message}");
        }

        return message;
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        while (await ReadAsync(cancellationToken) is not null)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task ReturnAsync(string name) =>
        SendAsync(new { @event = "mark", sequenceNumber = Sequence(), streamSid = StreamSid, mark = new { name } });

    private Task SendAsync(object message) => SendRawAsync(JsonSerializer.Serialize(message));

    private string Sequence() => (++_sequence).ToString(CultureInfo.InvariantCulture);
}
