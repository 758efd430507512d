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

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_of_the_command_line_is_dissected_without_a_warning()
    {
        var capture = _folder.File("call.pcap");
        await using (var tap = new CallTap(phone.Ports.Udp, capture))
        {
            await using var call = ProgramRun.Start(
                BuiltPrograms.Cli, "phone", "--to", $"sip:agent@127.0.0.1:{tap.Port}", "--voice", phone.Server.Address.ToString(), "--say", "What are your opening hours?", "--json");
            Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        }

        var frames = await DissectAsync(capture);
        Assert.InRange(frames.Count(f => f.Protocols.EndsWith(":sip", StringComparison.Ordinal)), 5, 20);
        Assert.Equal(2, frames.Count(f => f.Protocols.EndsWith(":sip:sdp", StringComparison.Ordinal) && !f.IsResent));
        Assert.InRange(frames.Count(f => f.Protocols.Contains(":rtp", StringComparison.Ordinal)), 400, 5000);
        Assert.InRange(frames.Count(f => f.Protocols.Contains(":rtcp", StringComparison.Ordinal)), 2, 50);
        Assert.DoesNotContain(frames, f => f.IsBad);
    }

    [Fact]
    public async Task What_the_silo_says_in_a_hold_a_transfer_a_cancelled_call_and_with_keys_is_dissected_without_a_warning()
    {
        // All at once, and it rings long enough for the one that gives up.
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--Sip:Port", "0", "--Sip:RtpPorts", "37000-37099", "--Sip:AnswerAfter", "00:00:01");
        var port = (await PhoneServer.PortsOf(silo)).Udp;
        await Task.WhenAll(new[] { "hold", "refer", "cancel", "info_digits" }.Select((scenario, i) => PlayAsync(scenario, port, media: 26000 + (10 * i))));
    }

    private async Task PlayAsync(string scenario, int port, int media)
    {
        var capture = _folder.File($"{scenario}.pcap");
        var (human, at) = Sipp.Answer("uas", "-m", "1");
        await using (human)
        {
            await using var tap = new CallTap(port, capture);
            await Sipp.CallFromLocalhostAsync(tap.Port, scenario, "-m", "1", "-mp", $"{media}", "-key", "human", at);
        }

        var frames = await DissectAsync(capture);
        Assert.True(frames.Count(f => f.Protocols.Contains(":sip", StringComparison.Ordinal)) >= 5, $"{scenario}:\n{string.Join('\n', frames)}");
        Assert.True(!frames.Exists(f => f.IsBad), $"{scenario}:\n{string.Join('\n', frames.Where(f => f.IsBad))}");
    }

    private static async Task<List<Dissected>> DissectAsync(string capture)
    {
        // The ports are whatever was free: what is not RTP by its description is SIP.
        await using var tshark = ProgramRun.StartFile(
            "tshark", "-r", capture, "-d", "udp.port==1024-65535,sip", "-T", "fields", "-E", "separator=|", "-e", "frame.number", "-e", "frame.protocols",
            "-e", "_ws.expert.severity", "-e", "_ws.expert.message", "-e", "_ws.malformed", "-e", "sip.resend");
        Assert.True(await tshark.ExitAsync() == 0, tshark.Output + tshark.Errors);
        var frames = tshark.OutputLines.Select(line => line.Split('|')).Select(f => new Dissected(f[0], f[1], f[2], f[3], f[4], f[5] is "1" or "True")).ToList();
        Assert.NotEmpty(frames);
        return frames;
    }

    private sealed record Dissected(string Number, string Protocols, string Severity, string Message, string Malformed, bool IsResent)
    {
        public bool IsBad => Malformed.Length > 0 || Protocols.Contains("malformed", StringComparison.OrdinalIgnoreCase)
            || Severity.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(severity => int.Parse(severity, null) >= Warning);
    }
}
