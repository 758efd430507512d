using System.Diagnostics;
using System.Net;

namespace VoiceCluster.Sip.Tests.Peers;

/// <summary>The agent with real sockets and media against sipp (Debian sip-tester), on loopback.</summary>
[Trait("Needs", "sipp")]
public sealed class SippTests
{
    private static readonly CancellationToken Deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token;

    [Theory]
    [InlineData("u1", SipProtocol.Udp)]
    [InlineData("t1", SipProtocol.Tcp)]
    public async Task Its_caller_scenario_succeeds_for_every_call(string transport, SipProtocol protocol)
    {
        var party = new Answerer();
        await using var agent = await party.StartAsync(25_000);
        var port = agent.Listening.First(l => l.Protocol == protocol).EndPoint.Port;
        var (exit, output) = await Sipp($"-sn uac -t {transport} -m 20 -r 20 -d 200 127.0.0.1:{port}");
        Assert.True(exit == 0, output);
        await Task.WhenAll(party.Calls.Select(call => call.Completion)).WaitAsync(Deadline);
        Assert.Equal(20, party.Events.Count(e => e == "established"));
        Assert.Equal(20, party.Events.Count(e => e == "ended PeerHungUp"));
    }

    [Fact]
    public async Task Its_answering_scenario_is_called_and_hung_up()
    {
        var party = new Answerer();
        await using var agent = await party.StartAsync(25_000);
        var port = FreePort();
        var sipp = Sipp($"-sn uas -m 1 -p {port}");
        var request = new SipCallRequest(SipUri.Parse($"sip:service@127.0.0.1:{port}"), SipAddress.Parse("<sip:tester@127.0.0.1>"));
        var outcome = await agent.CallAsync(request, party, Deadline);
        Assert.Equal(SipCallResult.Answered, outcome.Result);
        Assert.Equal(VoiceCodec.Pcmu, outcome.Call!.Media!.Agreed!.Codec);
        await outcome.Call.HangUpAsync();
        var (exit, output) = await sipp;
        Assert.True(exit == 0, output);
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private static async Task<(int Exit, string Output)> Sipp(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("sipp", $"{arguments} -i 127.0.0.1 -nostdin -timeout 30 -timeout_error")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Deadline);
        var errors = process.StandardError.ReadToEndAsync(Deadline);
        try
        {
            await process.WaitForExitAsync(Deadline);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
