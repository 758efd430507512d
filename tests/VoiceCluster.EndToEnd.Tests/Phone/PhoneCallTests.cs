using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>Real phones and the real silo: spoken questions, calls out, transfers.</summary>
[Collection(Telephones.Name)]
[Trait("Needs", "baresip")]
public sealed class PhoneCallTests(PhoneServer phone) : IAsyncLifetime
{
    private readonly DataFolder _folder = new();
    private readonly string _bob = phone.NewUser();
    private readonly string _carol = phone.NewUser();

    private string Question => _folder.File("question.wav");

    public async ValueTask InitializeAsync()
    {
        var speech = await phone.Server.Http.GetByteArrayAsync(new Uri("/api/speech?text=What+are+your+opening+hours?", UriKind.Relative));
        using var file = new MemoryStream(speech);
        using var writer = new WavWriter(File.Create(Question), new AudioFormat(AudioEncoding.Pcm16, 8000));
        writer.Write([.. new short[8000], .. WavReader.ReadMono(file, 8000), .. new short[20 * 8000]]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task A_phone_asks_aloud_and_what_it_hears_is_the_answer() => RealTime.CallAsync(async () =>
    {
        var (turn, heard) = await AskAsync($"sip:agent@127.0.0.1:{phone.Ports.Udp}");

        // What the phone heard, held to the server's own ear.
        await using var file = File.OpenRead(heard);
        await using var listener = await Caller.StartAsync(
            phone.Server.Address, start: """{"type":"session_start","format":{"encoding":"pcm16","sampleRate":8000,"channels":1}}""");
        await listener.SpeakAsync(Sound.Cut(new AudioFormat(AudioEncoding.Pcm16, 8000), [.. WavReader.ReadMono(file, 8000), .. new short[12_000]]));
        await listener.ExpectAsync("transcript_final");
        var words = Words(string.Join(' ', listener.All.Where(m => m.Type() is "transcript_final").Select(m => m.Text("text"))));
        var said = Words(turn.Text("heard"));
        Assert.True(said.Count(words.Contains) >= said.Count * 0.4, $"said: {turn.Text("heard")}; heard: {string.Join(' ', words)}");
    });

    [Fact]
    public Task A_phone_asks_aloud_over_TCP_and_hears_an_answer() => RealTime.CallAsync(async () =>
    {
        var (_, heard) = await AskAsync($"sip:agent@127.0.0.1:{phone.Ports.Tcp};transport=tcp");
        await using var file = File.OpenRead(heard);
        Assert.True(WavReader.ReadMono(file, 8000).Max() > 1000);
    });

    [Fact]
    public async Task A_registered_phone_is_called_handed_to_a_person_taken_back_and_hung_up()
    {
        await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Question);
        await using var carol = await Baresip.RegisterAsync(_carol, phone.Ports.Udp, Question);
        var id = await phone.PlaceAsync(_bob);
        await phone.PhoneAsync(id, p => p.Text("state") is "answered" && p.GetProperty("media").GetProperty("packetsReceived").GetInt32() > 50);
        Assert.Equal(7, (await phone.Server.GetAsync($"/api/conversations/{id}")).GetProperty("metadata").Number("customer"));

        var (status, outcome) = await phone.PostAsync($"/api/calls/{id}/transfer", new { to = _carol, mode = "attended" });
        Assert.True(status == 200 && outcome.GetProperty("done").GetBoolean(), outcome.ToString());
        await phone.PhoneAsync(id, p => p.GetProperty("connectedTo").GetString() == _carol);
        (status, outcome) = await phone.PostAsync($"/api/calls/{id}/transfer", new { to = _carol, mode = "attended" });
        Assert.False(outcome.GetProperty("done").GetBoolean());

        using (var back = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}/transfer", UriKind.Relative))) Assert.True(back.IsSuccessStatusCode);
        await phone.PhoneAsync(id, p => p.GetProperty("connectedTo").ValueKind is JsonValueKind.Null);
        using (var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
        Assert.Equal("hung_up", (await phone.PhoneAsync(id, p => p.Text("state") is "ended")).Text("endCause"));
    }

    [Fact]
    public async Task A_phone_transfers_itself_when_it_is_asked_to()
    {
        await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Question);
        await using var carol = await Baresip.RegisterAsync(_carol, phone.Ports.Udp, Question);
        var id = await phone.PlaceAsync(_bob);
        await phone.PhoneAsync(id, p => p.Text("state") is "answered");
        var (status, outcome) = await phone.PostAsync($"/api/calls/{id}/transfer", new { to = _carol, mode = "blind" });
        Assert.True(status == 200 && outcome.GetProperty("done").GetBoolean(), outcome.ToString());
        Assert.Equal("Transferred", (await phone.PhoneAsync(id, p => p.Text("state") is "ended")).Text("reason"));
    }

    [Fact]
    public async Task A_phone_holds_the_line_and_takes_it_back()
    {
        await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Question);
        var id = await phone.PlaceAsync(_bob);
        await phone.PhoneAsync(id, p => p.Text("state") is "answered");
        await bob.CommandAsync("hold");
        await phone.PhoneAsync(id, p => p.GetProperty("held").GetBoolean());
        await bob.CommandAsync("resume");
        var resumed = await phone.PhoneAsync(id, p => !p.GetProperty("held").GetBoolean());
        var sofar = resumed.GetProperty("media").Number("packetsReceived");
        await phone.PhoneAsync(id, p => p.GetProperty("media").Number("packetsReceived") > sofar + 50);
        using var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
    }

    [Fact]
    public async Task Keys_pressed_on_a_phone_are_a_turn()
    {
        await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Silence());
        var id = await phone.PlaceAsync(_bob);
        await phone.PhoneAsync(id, p => p.Text("state") is "answered" && p.GetProperty("media").Number("packetsReceived") > 10);
        await bob.CommandAsync("sndcode", "7");
        await bob.CommandAsync("sndcode", "#");
        var turns = (await PhoneServer.UntilAsync(() => phone.Server.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0)).GetProperty("turns");
        Assert.Equal("7", turns[0].Text("user"));
        using var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
    }

    [Fact]
    public async Task A_phone_s_transfer_takes_the_agent_along()
    {
        var (human, at) = Sipp.Answer("uas", "-m", "1");
        await using (human)
        {
            await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Question);
            var id = await phone.PlaceAsync(_bob);
            await phone.PhoneAsync(id, p => p.Text("state") is "answered");
            await bob.CommandAsync("transfer", $"sip:human@{at}");
            Assert.Equal("answered", (await phone.PhoneAsync(id, p => p.Text("to") is "human")).Text("state"));
            using (var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
            Assert.True(await human.ExitAsync() == 0, human.Output + human.Errors);
        }
    }

    [Fact]
    public async Task A_phone_s_transfer_to_another_phone_of_the_house_rings_there()
    {
        await using var bob = await Baresip.RegisterAsync(_bob, phone.Ports.Udp, Question);
        await using var carol = await Baresip.RegisterAsync(_carol, phone.Ports.Udp, Question);
        var id = await phone.PlaceAsync(_bob);
        await phone.PhoneAsync(id, p => p.Text("state") is "answered");
        await bob.CommandAsync("transfer", $"sip:{_carol}@127.0.0.1:{phone.Ports.Udp}");
        await carol.EstablishedAsync();
        Assert.Equal("answered", (await phone.PhoneAsync(id, p => p.Text("to") == _carol)).Text("state"));
        using var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
    }

    [Fact]
    public async Task The_command_line_calls_by_telephone_and_measures_the_answer()
    {
        await using var call = ProgramRun.Start(
            BuiltPrograms.Cli, "phone", "--to", $"sip:agent@127.0.0.1:{phone.Ports.Udp}", "--voice", phone.Server.Address.ToString(), "--say", "What are your opening hours?",
            "--out", _folder.File("reply.wav"), "--json");
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        var summary = JsonDocument.Parse(call.OutputLines[^1]).RootElement;
        var turn = Assert.Single(summary.GetProperty("turns").EnumerateArray());
        Assert.InRange(turn.GetProperty("responseLatencyMs").GetDouble(), 100, 10_000);
        Assert.InRange(turn.GetProperty("answerMs").GetDouble(), 1500, 20_000);
        await using var file = File.OpenRead(_folder.File("reply.wav"));
        Assert.True(WavReader.ReadMono(file, 16_000).Length > 3 * 16_000);
    }

    /// <summary>Asks, listens to the answer, and hangs up; gives the turn, and what was heard as a file.</summary>
    private async Task<(JsonElement Turn, string Heard)> AskAsync(string to)
    {
        await using var caller = Baresip.Dial(to, Question, seconds: 60);
        await caller.EstablishedAsync();
        var id = await PhoneServer.CallUpAsync(phone.Server);
        var turn = (await PhoneServer.UntilAsync(() => phone.Server.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0))
            .GetProperty("turns")[0];
        caller.Leave();
        var heard = _folder.File("heard.wav");
        File.Copy(await caller.HeardAsync(), heard, overwrite: true);
        var ended = await phone.PhoneAsync(id, p => p.Text("state") is "ended");
        Assert.Equal(("inbound", "caller", "agent", "hang_up"), (ended.Text("direction"), ended.Text("from"), ended.Text("to"), ended.Text("endCause")));
        Assert.Contains("opening hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("open", turn.Text("agent"), StringComparison.OrdinalIgnoreCase);
        return (turn, heard);
    }

    private string Silence()
    {
        using var writer = new WavWriter(File.Create(_folder.File("silence.wav")), new AudioFormat(AudioEncoding.Pcm16, 8000));
        writer.Write(new short[20 * 8000]);
        return _folder.File("silence.wav");
    }

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '?', '!')).Where(w => w.Length > 2)];
}
