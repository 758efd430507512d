using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary><c>deploy/run.sh --simulated-vendors</c>: a spoken call by the vendors' protocols, without their keys.</summary>
[Trait("Needs", "Speech")]
public sealed partial class SimulatedVendorsTests
{
    private const string Ready = "VoiceCluster is ready on ";

    [Fact]
    public Task A_spoken_call_goes_by_the_vendors_which_end_with_the_silo() => RealTime.CallAsync(async () =>
    {
        using var data = new DataFolder();
        await using var run = RunScript.Start("--simulated-vendors", "--port", $"{RunScript.FreePort()}", "--data", data.Path, "--", "--Sip:Port", "0", "--Knowledge:Embeddings:Provider", "None");
        // Two programs with a recogniser each, while other tests start theirs.
        var address = new Uri((await run.LineAsync(static l => l.StartsWith(Ready, StringComparison.Ordinal), TimeSpan.FromMinutes(3)))[Ready.Length..]);
        var vendors = Vendor().Matches(run.Errors).Select(static m => (Name: m.Groups["name"].Value, Port: int.Parse(m.Groups["port"].Value, null))).ToList();
        Assert.Superset(new HashSet<string> { "Deepgram", "OpenAI", "ElevenLabs", "Cartesia" }, vendors.Select(static v => v.Name).ToHashSet());

        using var http = new HttpClient { BaseAddress = address };
        await using (var caller = await Caller.StartAsync(address))
        {
            using var question = new MemoryStream(await http.GetByteArrayAsync(new Uri("/api/speech?text=What+are+your+opening+hours%3F", UriKind.Relative)));
            await caller.SpeakAsync(Sound.Cut(AudioFormat.InCluster, [.. WavReader.ReadMono(question, 16_000), .. new short[32_000]]));
            var turn = await caller.ExpectAsync("turn_complete");
            Assert.Contains("opening hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("open", turn.Text("agent"), StringComparison.OrdinalIgnoreCase);
            Assert.True(caller.AudioBytes > 32_000, $"{caller.AudioBytes} bytes of an answer");

            var providers = (await http.GetFromJsonAsync<JsonElement>("/api/providers")).EnumerateArray().ToDictionary(static p => (p.Text("name"), p.Text("port")));
            Assert.Equal(1, providers[("deepgram", "recognition")].Number("active"));
            Assert.True(providers[("openai", "chat")].Number("completed") > 0);
            Assert.True(providers[("elevenlabs", "speech")].Number("completed") > 0);
            Assert.Equal(0, providers[("flite", "speech")].Number("completed"));
            Assert.All(providers.Values, static p => Assert.Equal(0, p.Number("failed")));
            run.Interrupt();
            await caller.ExpectErrorAsync("shutdown");
        }

        // The vendors write where the silo does: with the end of that, both are over.
        Assert.Equal(0, await run.ExitAsync());
        foreach (var (name, port) in vendors)
        {
            using var client = new TcpClient();
            var gone = await Record.ExceptionAsync(() => client.ConnectAsync("127.0.0.1", port));
            Assert.True(gone is SocketException, $"{name} still listens at {port}");
        }
    });

    [GeneratedRegex(@"^Simulated: (?<name>\w+):\w+ \w+://127\.0\.0\.1:(?<port>\d+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Vendor();
}
