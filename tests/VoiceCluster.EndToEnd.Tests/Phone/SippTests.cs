using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>sipp plays phones that do what phones do, and what they should not.</summary>
[Collection(Telephones.Name)]
[Trait("Needs", "sipp")]
public sealed class SippTests(PhoneServer phone)
{
    [Theory]
    [InlineData("hold")]
    [InlineData("lost_ack")]
    [InlineData("retransmitted")]
    public Task A_scenario_is_met(string scenario) => Sipp.CallAsync(phone.Ports.Udp, scenario, "-m", "1");

    [Fact]
    public Task A_phone_registers_with_its_password_is_told_for_how_long_and_takes_it_back()
    {
        var user = phone.NewUser();
        return Sipp.CallAsync(phone.Ports.Udp, "register", "-m", "1", "-s", user, "-au", user, "-ap", PhoneServer.Password);
    }

    [Fact]
    public async Task Fifty_calls_a_second_are_set_up_and_taken_down_and_none_fails_over_UDP_and_over_TCP()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--Sip:Port", "0", "--Sip:RtpPorts", "35000-35999");
        var ports = await PhoneServer.PortsOf(silo);
        await Sipp.CallAsync(ports.Udp, "uac", "-t", "u1", "-r", "50", "-m", "150", "-d", "200");
        await Sipp.CallAsync(ports.Tcp, "uac", "-t", "t1", "-r", "50", "-m", "150", "-d", "200");
        await PhoneServer.UntilAsync(() => silo.GetAsync("/api/calls"), calls => calls.GetArrayLength() == 0);
    }

    [Fact]
    public async Task Keys_pressed_are_a_typed_turn_and_in_no_log()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--Sip:Port", "0", "--Sip:RtpPorts", "36000-36099");
        var calling = Sipp.CallAsync((await PhoneServer.PortsOf(silo)).Udp, "info_digits", "-m", "1");
        var id = await PhoneServer.CallUpAsync(silo);
        await calling;
        var turns = (await PhoneServer.UntilAsync(() => silo.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0)).GetProperty("turns");
        Assert.Equal("4271", turns[0].Text("user"));
        Assert.DoesNotContain("4271", silo.Process.Output + silo.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_played_as_RTP_is_understood_and_answered() => await RealTime.CallAsync(async () =>
    {
        using var folder = new DataFolder();
        using var speech = new MemoryStream(
            await phone.Server.Http.GetByteArrayAsync(new Uri("/api/speech?text=What+are+your+opening+hours?", UriKind.Relative)));
        short[] samples = [.. new short[4000], .. WavReader.ReadMono(speech, 8000), .. new short[12 * 8000]];
        var codes = new byte[samples.Length];
        G711.EncodeMuLaw(samples, codes);
        await File.WriteAllBytesAsync(folder.File("question.ulaw"), codes);
        var calling = Sipp.CallAsync(phone.Ports.Udp, Sipp.Speaking(folder.File("question.ulaw"), folder), "-m", "1");
        var id = await PhoneServer.CallUpAsync(phone.Server);
        var turn = (await PhoneServer.UntilAsync(() => phone.Server.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0))
            .GetProperty("turns")[0];
        using (var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
        await calling;
        Assert.Contains("opening hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("open", turn.Text("heard"), StringComparison.OrdinalIgnoreCase);
    });

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(603, "declined")]
    [InlineData(480, "no_answer")]
    [InlineData(404, "failed")]
    public async Task How_a_call_went_without_an_answer_is_told_with_its_status(int status, string state)
    {
        using var folder = new DataFolder();
        var (sipp, at) = Sipp.Answer(Sipp.AnsweringWith(status, folder), "-m", "1");
        await using (sipp)
        {
            var id = await phone.PlaceAsync($"sip:somebody@{at}");
            var ended = await phone.PhoneAsync(id, p => p.GetProperty("endedAt").ValueKind is not JsonValueKind.Null);
            Assert.Equal((state, status), (ended.Text("state"), ended.Number("sipStatus")));
            Assert.True(await sipp.ExitAsync() == 0, sipp.Output + sipp.Errors);
        }
    }

    [Fact]
    public async Task A_call_that_rings_is_given_up_with_CANCEL()
    {
        var (sipp, at) = Sipp.Answer("ring", "-m", "1");
        await using (sipp)
        {
            var id = await phone.PlaceAsync($"sip:somebody@{at}");
            await phone.PhoneAsync(id, p => p.Text("state") is "ringing" && p.Number("sipStatus") == 180);
            using (var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
            Assert.Equal("cancelled", (await phone.PhoneAsync(id, p => p.GetProperty("endedAt").ValueKind is not JsonValueKind.Null)).Text("state"));
            Assert.True(await sipp.ExitAsync() == 0, sipp.Output + sipp.Errors);
        }
    }

    [Fact]
    public async Task A_caller_who_asks_for_it_goes_on_at_another_phone_with_the_same_agent()
    {
        var (human, at) = Sipp.Answer("uas", "-m", "1");
        await using (human)
        {
            await Sipp.CallAsync(phone.Ports.Udp, "refer", "-m", "1", "-key", "human", at);
            var id = await PhoneServer.CallUpAsync(phone.Server);
            Assert.Equal("answered", (await phone.PhoneAsync(id, p => p.Text("to") is "human")).Text("state"));
            using (var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
            Assert.True(await human.ExitAsync() == 0, human.Output + human.Errors);
        }
    }

    [Fact]
    public async Task A_caller_cannot_have_anybody_called_on_a_telephone_that_is_open_beyond_this_machine()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--Sip:Port", "0", "--Sip:Address", "0.0.0.0", "--Sip:RtpPorts", "36700-36799");
        await Sipp.CallAsync((await PhoneServer.PortsOf(silo)).Udp, "refer_refused", "-m", "1", "-key", "human", "127.0.0.9:5060");
        await silo.Process.LineAsync(l => l.Contains("Sip:TransferTargets does not allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strangers_are_refused_a_full_house_says_when_to_come_again_and_a_caller_may_give_up()
    {
        using var data = new DataFolder();
        using var other = new DataFolder();
        var starting = (
            ServerProcess.StartScriptedAsync(data, "--Sip:Port", "0", "--Sip:RtpPorts", "36100-36199", "--Sip:AllowedSources:0", "192.0.2.0/24"),
            ServerProcess.StartScriptedAsync(other, "--Sip:Port", "0", "--Sip:RtpPorts", "36200-36201", "--Sip:AnswerAfter", "00:00:01"));
        await using var silo = await starting.Item1;
        await using var small = await starting.Item2;
        await Sipp.CallAsync((await PhoneServer.PortsOf(silo)).Udp, "refused", "-m", "3");
        Assert.Single(silo.Process.OutputLines, l => l.Contains("SourceRejected", StringComparison.Ordinal));
        Assert.Contains("kind=\"SourceRejected\"} 3", await silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);

        var port = (await PhoneServer.PortsOf(small)).Udp;
        await Sipp.CallAsync(port, "cancel", "-m", "1");
        await PhoneServer.UntilAsync(() => small.GetAsync("/api/calls"), calls => calls.GetArrayLength() == 0);
        var holding = Sipp.CallAsync(port, "hold", "-m", "1");
        await PhoneServer.CallUpAsync(small);
        await Sipp.CallAsync(port, "full", "-m", "1");
        await holding;
    }

    [Fact]
    public async Task A_taken_port_stops_the_start_with_its_name_and_the_fix()
    {
        using var data = new DataFolder();
        await using var silo = ProgramRun.Start(
            BuiltPrograms.Silo, "--DataFolder", data.Path, "--urls", "http://127.0.0.1:0", "--Providers:Scripted", "true", "--Sip:Port", $"{phone.Ports.Udp}");
        Assert.Equal(3, await silo.ExitAsync());
        Assert.Contains($"127.0.0.1:{phone.Ports.Udp}", silo.Errors, StringComparison.Ordinal);
        Assert.Contains("--sip-port", silo.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Errors, StringComparison.Ordinal);
    }
}
