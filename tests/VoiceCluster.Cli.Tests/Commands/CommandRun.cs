using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Tests.Server;
using VoiceCluster.TestKit;

namespace VoiceCluster.Cli.Tests.Commands;

/// <summary>
/// Runs a whole command against the fake server on a virtual clock. Time moves 20 ms when the server has taken in a frame and the command has
/// printed every message that it was sent; so a call of a minute takes moments, and nothing depends on how fast the machine is.
/// </summary>
internal sealed class CommandRun : IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly VirtualTimeProvider _clock = new();
    private readonly CountingWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _hangUp = new();
    private readonly TaskCompletionSource<Agent> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _folder = Directory.CreateTempSubdirectory("voicecluster-cli-").FullName;
    private FakeVoiceServer? _server;
    private FakeCall? _call;

    public FakeVoiceServer Server => _server!;

    public FakeCall Call => _call!;

    public Agent Agent => _connected.Task.Result;

    /// <summary>What the command said in <c>session_start</c>.</summary>
    public JsonObject? Start { get; private set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>What was printed with <c>--json</c>: the messages, without the summary.</summary>
    public IReadOnlyList<JsonObject> Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    public JsonObject Summary => Lines.Single(line => line["type"]!.GetValue<string>() == "summary");

    public string File(string name) => Path.Combine(_folder, name);

    public string Wav(string name, short[] samples, AudioFormat? format = null, int channels = 1)
    {
        System.IO.File.WriteAllBytes(File(name), TestAudio.Wav(samples, format ?? AudioFormat.InCluster, channels));
        return File(name);
    }

    /// <summary>A server with an agent that knows these replies.</summary>
    public async Task ServeAsync(AudioFormat format, Reply[] replies, Func<string, byte[]>? speech = null) =>
        _server = await FakeVoiceServer.StartAsync(async call =>
        {
            _call = call;
            Start = await call.AcceptAsync();
            var agent = new Agent(call, format, replies);
            _connected.TrySetResult(agent);
            await agent.RunAsync();
        }, speech);

    /// <summary>Runs a call to its end.</summary>
    /// <param name="arguments">Without <c>--url</c>.</param>
    /// <param name="hangUpAfter">Ctrl-C after so many frames.</param>
    public async Task<int> RunAsync(string[] arguments, int hangUpAfter = int.MaxValue)
    {
        var running = Task.Run(() => CommandLine.RunAsync([.. arguments, "--url", Server.Url.ToString()], CliEnvironment.Writing(_output, _error, _clock), _hangUp.Token));
        if (await Task.WhenAny(_connected.Task, running) == running) return await running;
        for (var frame = 1L; !running.IsCompleted; frame++)
        {
            if (frame == hangUpAfter) await _hangUp.CancelAsync();
            await Task.WhenAny(Agent.Frames.ReachAsync(frame), running);
            // Once the call is over at the server, nothing more depends on time.
            if (Agent.Over) return await running;
            if (arguments.Contains("--json")) await Task.WhenAny(_output.Lines.ReachAsync(Call.Sent.Value), running);
            _clock.Advance(Frame);
            Assert.True(frame < 50 * 300, "The call does not come to an end.");
        }

        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _hangUp.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Counts lines as they are written.</summary>
    private sealed class CountingWriter : StringWriter
    {
        public Gauge Lines { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            lock (Lines) base.WriteLine(value);
            Lines.Add();
        }

        public override string ToString()
        {
            lock (Lines) return base.ToString();
        }
    }
}
