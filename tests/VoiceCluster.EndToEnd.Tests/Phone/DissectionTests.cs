using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>Wireshark's dissectors read a whole call, and find nothing to complain about.</summary>
[Collection(Telephones.Name)]
[Trait("Needs", "tshark")]
public sealed class DissectionTests(PhoneServer phone) : IDisposable
{
    // As tshark prints _ws.expert.severity (epan/proto.h).
    private const int Warning = 0x600000;

    private readonly DataFolder _folder = new();

    private string Capture => _folder.File("call.pcap");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_of_the_command_line_is_dissected_without_a_warning()
    {
        await using (var tap = new CallTap(phone.Ports.Udp, Capture))
        {
            await using var call = ProgramRun.Start(
                BuiltPrograms.Cli, "phone", "--to", $"sip:agent@127.0.0.1:{tap.Port}", "--voice", phone.Server.Address.ToString(), "--say", "What are your opening hours?", "--json");
            Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        }

        var frames = await DissectAsync();
        Assert.InRange(frames.Count(f => f.Protocols.EndsWith(":sip", StringComparison.Ordinal)), 5, 20);
        Assert.Equal(2, frames.Count(f => f.Protocols.EndsWith(":sip:sdp", StringComparison.Ordinal)));
        Assert.InRange(frames.Count(f => f.Protocols.Contains(":rtp", StringComparison.Ordinal)), 400, 5000);
        Assert.InRange(frames.Count(f => f.Protocols.Contains(":rtcp", StringComparison.Ordinal)), 2, 50);
        Assert.DoesNotContain(frames, f => f.IsBad);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("refer")]
    [InlineData("cancel")]
    [InlineData("info_digits")]
    public async Task What_the_silo_says_in_a_scenario_is_dissected_without_a_warning(string scenario)
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(
            data, "--Sip:Port", "0", "--Sip:RtpPorts", "37000-37099", "--Sip:AnswerAfter", scenario is "cancel" ? "00:00:02" : "00:00:00");
        var (human, at) = Sipp.Answer("uas", "-m", "1");
        await using (human)
        {
            await using var tap = new CallTap((await PhoneServer.PortsOf(silo)).Udp, Capture);
            await Sipp.CallFromLocalhostAsync(tap.Port, scenario, "-m", "1", "-mp", "26000", "-key", "human", at);
        }

        var frames = await DissectAsync();
        Assert.True(frames.Count(f => f.Protocols.Contains(":sip", StringComparison.Ordinal)) >= 5, string.Join('\n', frames));
        Assert.DoesNotContain(frames, f => f.IsBad);
    }

    private async Task<List<Dissected>> DissectAsync()
    {
        // The ports are whatever was free: what is not RTP by its description is SIP.
        await using var tshark = ProgramRun.StartFile(
            "tshark", "-r", Capture, "-d", "udp.port==1024-65535,sip", "-T", "fields", "-E", "separator=|", "-e", "frame.number", "-e", "frame.protocols",
            "-e", "_ws.expert.severity", "-e", "_ws.expert.message", "-e", "_ws.malformed");
        Assert.True(await tshark.ExitAsync() == 0, tshark.Output + tshark.Errors);
        var frames = tshark.OutputLines.Select(line => line.Split('|')).Select(f => new Dissected(f[0], f[1], f[2], f[3], f[4])).ToList();
        Assert.NotEmpty(frames);
        return frames;
    }

    private sealed record Dissected(string Number, string Protocols, string Severity, string Message, string Malformed)
    {
        public bool IsBad => Malformed.Length > 0 || Protocols.Contains("malformed", StringComparison.OrdinalIgnoreCase)
            || Severity.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(severity => int.Parse(severity, null) >= Warning);
    }
}
