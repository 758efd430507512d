using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using VoiceCluster.Audio;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>
/// A client that says exactly what a test wants, valid or not, and keeps all that it is told. Reads on its own; answers pings unless told not to.
/// </summary>
internal sealed class Caller : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Channel<JsonElement> _unread = Channel.CreateUnbounded<JsonElement>();
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _all = [];
    private readonly CancellationTokenSource _over = new();
    private Task _reading = Task.CompletedTask;
    private long _audioBytes;

    public bool AnswersPings { get; set; } = true;

    /// <summary>Bytes that came in binary frames.</summary>
    public long AudioBytes => Volatile.Read(ref _audioBytes);

    public string SessionId { get; private set; } = "";

    public IReadOnlyList<JsonElement> All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    public IEnumerable<string> States => All.Where(m => m.Type() is "state_change").Select(m => m.Text("to"));

    /// <summary>Dials; <c>session_start</c> is up to the test.</summary>
    public static async Task<Caller> DialAsync(Uri server, string query = "", string? token = null, string? subprotocol = "voicecluster.v1")
    {
        var caller = new Caller();
        if (subprotocol is not null) caller._socket.Options.AddSubProtocol(subprotocol);
        if (token is not null) caller._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        caller._socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        using var patience = new CancellationTokenSource(Patience);
        await caller._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/ws/voice", Query = query }.Uri, patience.Token);
        caller._reading = caller.ReadAsync();
        return caller;
    }

    /// <summary>Dials and starts a session, or resumes one.</summary>
    public static async Task<Caller> StartAsync(Uri server, string? session = null, string start = """{"type":"session_start"}""", string? token = null)
    {
        var caller = await DialAsync(server, session is null ? "" : $"session={session}", token);
        await caller.SendAsync(start);
        var ready = await caller.ExpectAsync("session_ready");
        caller.SessionId = ready.Text("sessionId");
        return caller;
    }

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public async Task SendAsync(ReadOnlyMemory<byte> payload, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(payload, type, endOfMessage: true, _over.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SayTextAsync(string text) => SendAsync(JsonSerializer.Serialize(new { type = "text_message", text }));

    /// <summary>Audio of the session's format, 20 ms a message, at a multiple of real time.</summary>
    public async Task SpeakAsync(IEnumerable<byte[]> frames, bool base64 = false, double speed = 1)
    {
        var start = TimeProvider.System.GetTimestamp();
        foreach (var (i, frame) in frames.Index())
        {
            var due = (TimeSpan.FromMilliseconds(20) * i / speed) - TimeProvider.System.GetElapsedTime(start);
            if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System, _over.Token);
            if (base64) await SendAsync(JsonSerializer.Serialize(new { type = "audio_chunk", data = Convert.ToBase64String(frame) }));
            else await SendAsync(frame, WebSocketMessageType.Binary);
        }
    }

    /// <summary>A question of a second and the silence behind it, in the cluster's own format.</summary>
    public Task AskAsync() => SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 1500));

    /// <summary>The next message of a type that fits; those before it are passed over.</summary>
    public async Task<JsonElement> ExpectAsync(string type, Func<JsonElement, bool>? fits = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var message in _unread.Reader.ReadAllAsync(patience.Token))
            {
                if (message.Type() == type && (fits is null || fits(message))) return message;
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"no {type} came within {Patience.TotalSeconds} s; what came: {Story()}", exception);
        }

        throw new InvalidOperationException($"the server closed ({_socket.CloseStatus}: {_socket.CloseStatusDescription}) before {type}; what came: {Story()}");
    }

    public Task<JsonElement> ExpectStateAsync(string state) => ExpectAsync("state_change", m => m.Text("to") == state);

    public Task<JsonElement> ExpectErrorAsync(string code) => ExpectAsync("error", m => m.Text("code") == code);

    /// <summary>A typed turn, answered until the caller has enough: the proof that the call still works. Words that were not answered yet are answered with it.</summary>
    public async Task<JsonElement> AnsweredAsync(string text = "are you there")
    {
        await SayTextAsync(text);
        await ExpectStateAsync("SPEAKING");
        await SendAsync("""{"type":"interrupt"}""");
        var turn = await ExpectAsync("turn_complete", m => m.Text("user").Contains(text, StringComparison.Ordinal));
        Assert.True(turn.GetProperty("heardMs").GetInt32() >= 0);
        return turn;
    }

    /// <summary>The status that the server closes with.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        await _reading.WaitAsync(Patience);
        return _socket.CloseStatus;
    }

    /// <summary>Closes properly and waits for the server's answer.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure)
    {
        await _socket.CloseOutputAsync(status, null, _over.Token);
        await _reading.WaitAsync(Patience);
    }

    /// <summary>Drops the connection as a dead network does.</summary>
    public void Drop()
    {
        _socket.Abort();
        _over.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _over.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 20];
        var filled = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _over.Token);
                if (received.MessageType is WebSocketMessageType.Close) break;
                filled += received.Count;
                if (!received.EndOfMessage) continue;
                if (received.MessageType is WebSocketMessageType.Binary) Interlocked.Add(ref _audioBytes, filled);
                else await TakeAsync(buffer.AsMemory(0, filled));
                filled = 0;
            }

            if (_socket.State is WebSocketState.CloseReceived) await _socket.CloseOutputAsync(_socket.CloseStatus!.Value, null, _over.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end is told by ClosedAsync: without a close frame there is no status.
        }

        _unread.Writer.TryComplete();
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var message = document.RootElement.Clone();
        lock (_gate) _all.Add(message);
        _unread.Writer.TryWrite(message);
        if (AnswersPings && message.Type() is "ping") await SendAsync($$"""{"type":"pong","id":{{message.GetProperty("id").GetRawText()}}}""");
    }

    private string Story() => string.Join(' ', All.Select(m => m.Type() switch
    {
        "state_change" => m.Text("to"),
        "error" => $"error({m.Text("code")})",
        var type => type,
    }));
}
