using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Wyoming;

namespace VoiceCluster.Simulators;

/// <summary>
/// An engine that speaks the Wyoming protocol over TCP, as wyoming-faster-whisper and wyoming-piper do (https://github.com/OHF-Voice/wyoming): it leaves after a
/// transcript, and after whatever it cannot read.
/// </summary>
public sealed class WyomingSimulator : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly ConcurrentQueue<WyomingEvent> _received = new();
    private readonly Channel<string> _noted = Channel.CreateUnbounded<string>(); // as many as a test sends
    private readonly ConcurrentDictionary<Task, byte> _serving = new();
    private readonly Task _accepting;
    private int _open;
    private int _accepted;

    private WyomingSimulator(ISpeechToText? ear, ITextToSpeech? mouth, bool streams, int port)
    {
        (Ear, Mouth, Streams) = (ear, mouth, streams);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Address = $"tcp://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    /// <summary>What to configure.</summary>
    public string Address { get; }

    /// <summary>Every event received, of all connections.</summary>
    public IReadOnlyList<WyomingEvent> Received => [.. _received];

    /// <summary>Connections so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    internal ISpeechToText? Ear { get; }

    internal ITextToSpeech? Mouth { get; }

    internal bool Streams { get; }

    /// <summary>Starts.</summary>
    /// <param name="ear">Hears; null for an engine that only speaks.</param>
    /// <param name="mouth">Speaks; null for an engine that only hears.</param>
    /// <param name="streams">Whether transcripts and text are streamed in parts.</param>
    /// <param name="port">0 for a free one.</param>
    public static WyomingSimulator Start(ISpeechToText? ear, ITextToSpeech? mouth, bool streams = false, int port = 0) => new(ear, mouth, streams, port);

    /// <summary>What happens to the coming connections, one each; those that only ask for <c>describe</c> count too.</summary>
    public void Enqueue(params ReadOnlySpan<Fault?> faults)
    {
        foreach (var fault in faults) _faults.Enqueue(fault ?? Fault.Slow(TimeSpan.Zero));
    }

    /// <summary>Waits until an event of a type has come that this has not waited for before.</summary>
    public async Task ReceivedAsync(string type, CancellationToken cancellationToken)
    {
        while (await _noted.Reader.ReadAsync(cancellationToken) != type)
        {
        }
    }

    /// <summary>Waits until no connection is open.</summary>
    public async Task QuietAsync(CancellationToken cancellationToken)
    {
        while (_serving.Keys.FirstOrDefault(static task => !task.IsCompleted) is { } running) await running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The listener goes last: one that is gone while it is asked for the next connection says that it was never started.
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_serving.Keys);
        _stopping.Dispose();
    }

    internal JsonObject Info() => new()
    {
        ["asr"] = Ear is null ? [] : new JsonArray(Program("models", "supports_transcript_streaming", "base-int8")),
        ["tts"] = Mouth is null ? [] : new JsonArray(Program("voices", "supports_synthesize_streaming", "en_US-lessac-medium")),
        ["handle"] = new JsonArray(),
        ["intent"] = new JsonArray(),
        ["wake"] = new JsonArray(),
        ["mic"] = new JsonArray(),
        ["snd"] = new JsonArray(),
    };

    internal void Note(WyomingEvent received)
    {
        _received.Enqueue(received);
        _noted.Writer.TryWrite(received.Type);
    }

    private JsonObject Program(string kind, string streaming, string name)
    {
        JsonObject Artifact(string called) => new()
        {
            ["name"] = called, ["attribution"] = new JsonObject { ["name"] = "simulated", ["url"] = "" }, ["installed"] = true, ["description"] = called, ["version"] = "1",
        };
        var one = Artifact(name);
        one["languages"] = new JsonArray("en");
        var program = Artifact("simulated");
        program[kind] = new JsonArray(one);
        program[streaming] = Streams;
        return program;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                var fault = _faults.TryDequeue(out var next) ? next : null;
                _serving.TryAdd(ServeAsync(client, fault), 0);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, Fault? fault)
    {
        Interlocked.Increment(ref _open);
        try
        {
            client.NoDelay = true;
            if (fault?.Kind is FaultKind.HangUp) client.LingerState = new LingerOption(enable: true, 0);
            else await new WyomingTalk(this, client.GetStream(), fault, _stopping.Token).ServeAsync();
        }
        catch (Exception exception) when (exception is IOException or FormatException or OperationCanceledException or LineEndedException or ObjectDisposedException)
        {
            // The client left, said what cannot be read, or the fault ended it.
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref _open);
        }
    }
}
