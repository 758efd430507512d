using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>Silence that has a reason, in each way a call can be held, and silence that has none.</summary>
[Trait("Needs", "sipp")]
public sealed class HeldCallTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_call_held_in_any_way_outlives_the_silence_that_ends_another() => HoldAsync("--Sip:SilenceTimeout", "00:00:01");

    /// <summary>By hand: it takes a minute.</summary>
    [Fact(Explicit = true)]
    public Task A_call_held_in_any_way_outlives_the_usual_time_outs() => HoldAsync();

    private async Task HoldAsync(params string[] settings)
    {
        await using var silo = await ServerProcess.StartScriptedAsync(_folder, ["--Sip:Port", "0", "--Sip:RtpPorts", "36800-36899", .. settings]);
        var port = (await PhoneServer.PortsOf(silo)).Udp;
        List<Task> calling =
        [
            Sipp.CallAsync(port, Held("[media_ip]", "sendonly", "recvonly"), "-m", "1", "-timeout", "120"),
            Sipp.CallAsync(port, Held("[media_ip]", "inactive", "inactive"), "-m", "1", "-timeout", "120"),
            Sipp.CallAsync(port, Held("0.0.0.0", "sendrecv", "recvonly"), "-m", "1", "-timeout", "120"),
            Sipp.CallAsync(port, "silent", "-m", "1", "-timeout", "120"),
        ];
        var ids = new HashSet<string>();
        await PhoneServer.UntilAsync(() => silo.GetAsync("/api/calls"), calls =>
        {
            ids.UnionWith(calls.EnumerateArray().Select(call => call.Text("sessionId")));
            return ids.Count == calling.Count;
        });
        await Task.WhenAll(calling);
        var causes = new List<string>();
        foreach (var id in ids) causes.Add((await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is "ended")).Text("endCause"));
        Assert.Equal(["hang_up", "hang_up", "hang_up", "no_media"], causes.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Exception", silo.Process.Output + silo.Process.Errors, StringComparison.Ordinal);
    }

    private string Held(string at, string how, string answered) => Sipp.With("held_in_silence", _folder, ("held at", at), ("held how", how), ("answered how", answered));
}
