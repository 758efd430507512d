using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>SIP over TLS: a real phone with encrypted media, and a trunk between two silos.</summary>
[Trait("Needs", "baresip")]
public sealed class TlsTests : IDisposable
{
    private readonly TlsFiles _tls = new();
    private readonly DataFolder _folder = new();
    private readonly DataFolder _other = new();

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_phone_calls_over_TLS_speaks_over_SRTP_and_is_answered()
    {
        var sound = _folder.File("sound.wav");
        using (var writer = new WavWriter(File.Create(sound), new AudioFormat(AudioEncoding.Pcm16, 8000)))
        {
            writer.Write([.. new short[8000], .. Sound.Speech(1000, 8000), .. new short[20 * 8000]]);
        }

        await using var silo = await StartAsync(_folder, "36400-36499", [.. _tls.Settings, "--Sip:Srtp", "Always"]);
        await using var caller = Baresip.DialSecurely($"sip:agent@127.0.0.1:{await PortAsync(silo)};transport=tls", sound, _tls.Certificate, seconds: 60);
        await caller.EstablishedAsync();
        var id = await PhoneServer.CallUpAsync(silo);
        await PhoneServer.UntilAsync(() => silo.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0);
        caller.Leave();
        var heard = WavReader.ReadMono(File.OpenRead(await caller.HeardAsync()), 8000);
        Assert.True(heard.Max() > 1000, $"the loudest that the phone heard is {heard.Max()}");
        var ended = await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is "ended");
        Assert.True(ended.GetProperty("media").Number("packetsReceived") > 100, ended.ToString());
    }

    [Fact]
    public async Task A_trunk_over_TLS_carries_calls_both_ways_and_one_whose_certificate_nobody_vouches_for_none()
    {
        await using var exchange = await StartAsync(
            _folder, "36500-36599", [.. _tls.Settings, "--Sip:Users:0:Name", "branch", "--Sip:Users:0:Password", PhoneServer.Password]);
        string[] trunk =
        [
            .. _tls.Settings, "--Sip:Trunks:0:Name", "main", "--Sip:Trunks:0:Registrar", $"sip:127.0.0.1:{await PortAsync(exchange)};transport=tls",
            "--Sip:Trunks:0:User", "branch", "--Sip:Trunks:0:Password", PhoneServer.Password,
        ];
        using var third = new DataFolder();
        var starting = (StartAsync(third, "36600-36649", trunk), StartAsync(_other, "36650-36699", [.. trunk, "--Sip:Tls:RootsFile", _tls.Certificate]));
        await using var doubting = await starting.Item1;
        await using var branch = await starting.Item2;
        var failed = (await PhoneServer.UntilAsync(() => doubting.GetAsync("/api/trunks"), t => t[0].Text("state") is "Failed"))[0];
        Assert.Contains("certificate", failed.Text("reason"), StringComparison.Ordinal);
        await PhoneServer.UntilAsync(() => branch.GetAsync("/api/trunks"), t => t[0].Text("state") is "Registered");
        await CallAsync(branch, "+4940555", exchange);
        await CallAsync(exchange, "branch", branch);
    }

    [Fact]
    public async Task The_command_line_calls_over_TLS_whom_a_certificate_vouches_for_and_nobody_else()
    {
        using (var writer = new WavWriter(File.Create(_folder.File("question.wav")), new AudioFormat(AudioEncoding.Pcm16, 8000))) writer.Write(Sound.Speech(1000, 8000));
        await using var silo = await StartAsync(_other, "36700-36799", [.. _tls.Settings, "--Sip:Srtp", "Always"]);
        string[] call = ["phone", "--to", $"sip:agent@127.0.0.1:{await PortAsync(silo)}", "--transport", "tls", "--srtp", "--wav", _folder.File("question.wav"), "--json"];
        await using (var trusting = ProgramRun.Start(BuiltPrograms.Cli, [.. call, "--ca", _tls.Certificate]))
        {
            Assert.True(await trusting.ExitAsync() == 0, trusting.Output + trusting.Errors);
            var summary = JsonDocument.Parse(trusting.OutputLines[^1]).RootElement;
            Assert.True(summary.Number("packetsReceived") > 50, summary.ToString());
        }

        await using var doubting = ProgramRun.Start(BuiltPrograms.Cli, call);
        Assert.NotEqual(0, await doubting.ExitAsync());
        Assert.Contains("certificate", doubting.Output + doubting.Errors, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task CallAsync(ServerProcess caller, string to, ServerProcess called)
    {
        var (status, body) = await caller.PostAsync("/api/calls", new { to });
        Assert.True(status == 202, $"{status}: {body}");
        var id = body.Text("id");
        var outcome = await PhoneServer.PhoneAsync(caller, id, p => p.Text("state") is not ("dialling" or "ringing"));
        Assert.True(outcome.Text("state") is "answered", outcome.ToString());
        var other = await PhoneServer.CallUpAsync(called);
        Assert.Equal("inbound", (await PhoneServer.PhoneAsync(called, other, p => p.Text("state") is "answered")).Text("direction"));
        using var hungUp = await caller.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        Assert.Equal("hang_up", (await PhoneServer.PhoneAsync(called, other, p => p.Text("state") is "ended")).Text("endCause"));
    }

    private static Task<ServerProcess> StartAsync(DataFolder data, string ports, IEnumerable<string> settings) =>
        ServerProcess.StartScriptedAsync(data, ["--Sip:Port", "0", "--Sip:RtpPorts", ports, .. settings]);

    private static async Task<int> PortAsync(ServerProcess server)
    {
        var phone = (await server.GetAsync("/health")).GetProperty("checks").GetProperty("phone").GetProperty("data");
        return System.Net.IPEndPoint.Parse(phone.Text("tls")).Port;
    }
}
