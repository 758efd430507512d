using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Phone.Peers;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>
/// Session timers (RFC 4028) in real time, whose shortest interval is 90 s: by hand. The same on virtual time is among the tests of the SIP library.
/// </summary>
[Trait("Needs", "sipp")]
public sealed class SessionTimerTests : IDisposable
{
    private const string Timer = "Supported: timer";

    private static readonly TimeSpan Half = TimeSpan.FromSeconds(45);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public async Task Either_side_keeps_a_call_by_either_method_and_one_that_nobody_refreshes_ends()
    {
        // The calls are silent.
        await using var silo = await ServerProcess.StartScriptedAsync(
            _folder, "--Sip:Port", "0", "--Sip:RtpPorts", "38600-38699", "--Sip:SessionExpires", "00:01:30", "--Sip:SilenceTimeout", "00:10:00");
        var port = (await PhoneServer.PortsOf(silo)).Udp;
        await using var linphone = Linphone.Start(autoAnswer: true, more: "session_expires_enabled=1\nsession_expires_value=90\nsession_expires_refresher_value=2");
        await linphone.TellAsync($"call sip:agent@127.0.0.1:{port}");
        await linphone.CallIsAsync("StreamsRunning");
        var refreshed = await PhoneServer.CallUpAsync(silo);
        var (status, body) = await silo.PostAsync("/api/calls", new { to = $"sip:phone@{linphone.Address}" });
        Assert.True(status == 202, $"{status}: {body}");
        await PhoneServer.PhoneAsync(silo, body.Text("id"), p => p.Text("state") is "answered");

        await Task.WhenAll(
            RunAsync("ours by UPDATE", Calling("uas", "INVITE, ACK, BYE, UPDATE").Take("UPDATE", Agreed("uac")).Take("UPDATE", Agreed("uac")).Send("BYE")),
            RunAsync("ours by INVITE", Calling("uas", "INVITE, ACK, BYE").Take("INVITE", Agreed("uac")).Take("INVITE", Agreed("uac")).Send("BYE")),
            RunAsync("theirs by UPDATE", Calling("uac", "INVITE, ACK, BYE").Wait(Half).Send("UPDATE", Asked("uac")).Wait(Half).Send("UPDATE", Asked("uac")).Send("BYE")),
            RunAsync("theirs by INVITE", Calling("uac", "INVITE, ACK, BYE").Wait(Half).CallAgain(Asked("uac")).Wait(Half).CallAgain(Asked("uac")).Send("BYE")),
            RunAsync("nobody", Calling("uac", "INVITE, ACK, BYE").Take("BYE")));

        // Linphone's two calls have outlived their first interval meanwhile.
        foreach (var id in new[] { refreshed, body.Text("id") })
        {
            Assert.Equal("answered", (await PhoneServer.PhoneAsync(silo, id, _ => true)).Text("state"));
            using var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        }

        async Task RunAsync(string name, SippScript script)
        {
            try
            {
                await Sipp.CallAsync(port, script.In(_folder), "-m", "1", "-timeout", "140");
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(name, exception);
            }
        }
    }

    private static SippScript Calling(string refresher, string allowed) => new SippScript().Call([.. Asked(refresher), $"Allow: {allowed}"]);

    private static string[] Asked(string refresher) => [Timer, $"Session-Expires: 90;refresher={refresher}"];

    private static string[] Agreed(string refresher) => ["Require: timer", $"Session-Expires: 90;refresher={refresher}"];
}
