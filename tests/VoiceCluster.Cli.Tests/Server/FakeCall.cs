using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Cli.Tests.Server;

/// <summary>The server's end of one call: messages in, messages out, nothing decided.</summary>
internal sealed class FakeCall(WebSocket socket)
{
    private readonly byte[] _buffer = new byte[128 * 1024];

    /// <summary>How the client closed; null while it has not.</summary>
    public WebSocketCloseStatus? ClosedBy { get; private set; }

    /// <summary>Text messages that were sent.</summary>
    public Gauge Sent { get; } = new();

    /// <summary>The next frame: a JSON message, or audio; null when the client is gone.</summary>
    public async Task<(JsonObject? Message, byte[] Audio)?> ReceiveAsync()
    {
        var filled = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result;
            try
            {
                result = await socket.ReceiveAsync(_buffer.AsMemory(filled), CancellationToken.None);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                ClosedBy = socket.CloseStatus;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
                return null;
            }

            filled += result.Count;
            if (!result.EndOfMessage) continue;
            var payload = _buffer[..filled];
            return result.MessageType == WebSocketMessageType.Text ? (JsonNode.Parse(payload)!.AsObject(), []) : (null, payload);
        }
    }

    /// <summary>The next JSON message; audio before it is passed over.</summary>
    public async Task<JsonObject> ReceiveMessageAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.Message is { } message) return message;
        }

        throw new InvalidOperationException("The client hung up.");
    }

    public Task SendAsync(object message) => SendRawAsync(JsonSerializer.Serialize(message));

    public async Task SendRawAsync(string json)
    {
        Sent.Add();
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);
    }

    public Task SendAudioAsync(byte[] audio) => socket.SendAsync(audio, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task CloseAsync(int status, string reason) => socket.CloseOutputAsync((WebSocketCloseStatus)status, reason, CancellationToken.None);

    /// <summary>Takes <c>session_start</c> and answers <c>session_ready</c> in the format that was asked for; returns the former.</summary>
    public async Task<JsonObject> AcceptAsync(string sessionId = "s-1", bool resumed = false)
    {
        var start = await ReceiveMessageAsync();
        await SendAsync(new { type = "session_ready", sessionId, resumed, format = start["format"], settings = new { debounceMs = 400 }, history = Array.Empty<object>() });
        return start;
    }

    /// <summary>Reads on until the client is gone.</summary>
    public async Task DrainAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
    }
}
