using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>With the engines that are installed here: spoken questions, spoken answers.</summary>
[Trait("Needs", "Speech")]
public sealed class SpeechTests(SpeechTests.Server server) : IClassFixture<SpeechTests.Server>
{
    private readonly ServerProcess _server = server.Process;

    [Fact]
    public async Task Who_thought_and_spoke_is_told()
    {
        await using var caller = await Caller.StartAsync(_server.Address);
        await caller.AnsweredAsync("what are your opening hours");
        var providers = (await _server.GetAsync("/api/providers")).EnumerateArray().ToList();
        Assert.Equal([("builtin", "chat"), ("flite", "speech")], providers.Select(p => (p.Text("name"), p.Text("port"))));
        Assert.All(providers, p => Assert.Equal("Closed", p.Text("circuit")));
        Assert.All(providers, p => Assert.True(p.GetProperty("firstOutputMs").GetProperty("p50").GetDouble() >= 0));
    }

    [Fact]
    public Task A_spoken_question_is_understood_and_its_answer_can_be_understood_too() => RealTime.CallAsync(async () =>
    {
        using var folder = new DataFolder();
        await File.WriteAllBytesAsync(folder.File("question.wav"), await SayAsync("What are your opening hours?"));
        await using var call = ProgramRun.Start(
            BuiltPrograms.Cli, "call", "--url", _server.Address.ToString(), "--wav", folder.File("question.wav"), "--out", folder.File("reply.wav"), "--json");
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        var turn = JsonDocument.Parse(call.OutputLines[^1]).RootElement.GetProperty("turns")[0];
        Assert.Contains("opening hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("open", turn.Text("agent"), StringComparison.OrdinalIgnoreCase);

        // The reply, held to the server's own ear.
        await using var file = File.OpenRead(folder.File("reply.wav"));
        await using var listener = await Caller.StartAsync(_server.Address);
        await listener.SpeakAsync(Sound.Cut(AudioFormat.InCluster, [.. WavReader.ReadMono(file, 16_000), .. new short[24_000]]));
        await listener.ExpectAsync("transcript_final");
        var heard = Words(string.Join(' ', listener.All.Where(m => m.Type() is "transcript_final").Select(m => m.Text("text"))));
        var said = Words(turn.Text("agent"));
        Assert.True(said.Count(heard.Contains) >= said.Count * 0.4, $"said: {turn.Text("agent")}; heard: {string.Join(' ', heard)}");
    });

    [Fact]
    public Task The_agent_is_interrupted_aloud_and_answers_the_new_question() => RealTime.CallAsync(async () =>
    {
        await using var caller = await Caller.StartAsync(_server.Address);
        await SpeakAsync(caller, await SayAsync("What are your opening hours?"), silenceMs: 800);
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 10);
        await SpeakAsync(caller, await SayAsync("How much does express delivery cost?"), silenceMs: 2500);
        var first = await caller.ExpectAsync("turn_complete");
        Assert.True(first.GetProperty("interrupted").GetBoolean());
        Assert.InRange(first.Number("heardMs"), 300, 6000);
        var second = await caller.ExpectAsync("turn_complete");
        Assert.Contains("delivery", second.Text("user"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("delivery", second.Text("agent"), StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public Task The_demo_shows_an_answer_an_interruption_and_a_correction() => RealTime.CallAsync(async () =>
    {
        using var folder = new DataFolder();
        await using var demo = ProgramRun.Start(BuiltPrograms.Cli, "demo", "--url", _server.Address.ToString(), "--out", folder.File("call.wav"));
        Assert.True(await demo.ExitAsync(TimeSpan.FromSeconds(120)) == 0, demo.Output + demo.Errors);

        // The caller left, the agent right: three turns each, and the agent yields to the second of the caller's within 200 ms.
        var (caller, agent) = TwoChannels.Read(folder.File("call.wav"));
        var turns = TwoChannels.Phrases(caller);
        Assert.Equal(3, turns.Count);
        Assert.True(TwoChannels.Phrases(agent).Count >= 3);
        var (from, to) = turns[1];
        Assert.Contains(TwoChannels.Frames(agent, from - TimeSpan.FromMilliseconds(200), from), TwoChannels.IsVoice);
        Assert.DoesNotContain(TwoChannels.Frames(agent, from + TimeSpan.FromMilliseconds(200), to), TwoChannels.IsVoice);
    });

    [Fact]
    public Task The_demo_of_the_agent_looks_up_asks_cancels_opens_a_ticket_and_hands_over() => RealTime.CallAsync(async () =>
    {
        using var folder = new DataFolder();
        await using var shop = await ServerProcess.StartAsync(folder, "--Shop:Delay", "00:00:03");
        await using var demo = ProgramRun.Start(BuiltPrograms.Cli, "demo", "--agent", "--url", shop.Address.ToString(), "--out", folder.File("call.wav"));
        Assert.True(await demo.ExitAsync(TimeSpan.FromSeconds(180)) == 0, demo.Output + demo.Errors);
    });

    [Fact]
    public async Task A_recogniser_that_is_absent_is_in_health_and_typed_text_still_works()
    {
        using var data = new DataFolder();
        using var empty = new DataFolder();
        await using var silo = await ServerProcess.StartAsync(data, "--Providers:PocketSphinx:ModelFolder", empty.Path);
        var health = await silo.GetAsync("/health");
        Assert.Equal("Degraded", health.Text("status"));
        Assert.Contains(empty.Path, health.GetProperty("checks").GetProperty("providers").Text("description"), StringComparison.Ordinal);
        Assert.Contains(empty.Path, silo.Process.Errors, StringComparison.Ordinal);
        await using var caller = await Caller.StartAsync(silo.Address);
        await caller.SayTextAsync("What are your opening hours?");
        Assert.Contains("open", (await caller.ExpectAsync("turn_complete")).Text("agent"), StringComparison.OrdinalIgnoreCase);
    }

    private Task<byte[]> SayAsync(string text) => _server.Http.GetByteArrayAsync(new Uri($"/api/speech?text={Uri.EscapeDataString(text)}", UriKind.Relative));

    private static async Task SpeakAsync(Caller caller, byte[] wav, int silenceMs)
    {
        using var file = new MemoryStream(wav);
        await caller.SpeakAsync(Sound.Cut(AudioFormat.InCluster, [.. WavReader.ReadMono(file, 16_000), .. new short[silenceMs * 16]]));
    }

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '?', '!')).Where(w => w.Length > 2)];

    /// <summary>One server with the real engines for all these tests.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly DataFolder _data = new();
        private ServerProcess? _process;

        internal ServerProcess Process => _process ?? throw new InvalidOperationException("not started");

        public async ValueTask InitializeAsync() => _process = await ServerProcess.StartAsync(_data);

        public async ValueTask DisposeAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
            _data.Dispose();
        }
    }
}
