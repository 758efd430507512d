using System.Collections.Immutable;
using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Protocol;
using VoiceCluster.Grains;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.FrontDoor.Tests.Protocol;

/// <summary>
/// The web page's types are held to what the server writes: this test holds a file to the server, and the page's own tests hold its types to the file.
/// After a change of the protocol, run it once with VOICECLUSTER_WRITE_FIXTURES=1, then see what the page's tests say.
/// </summary>
public sealed class WebPageFixtureTests
{
    private const string Fixture = "src/Web/src/protocol/serverMessages.fixture.jsonl";

    [Fact]
    public void The_fixture_of_the_web_page_is_what_the_server_writes()
    {
        var file = Path.Combine(RepositoryRoot(), Fixture);
        var written = string.Concat(Messages().Select(m => Encoding.UTF8.GetString(m) + "\n"));
        if (Environment.GetEnvironmentVariable("VOICECLUSTER_WRITE_FIXTURES") is "1") File.WriteAllText(file, written);
        Assert.Equal(File.ReadAllText(file), written);
    }

    private static IEnumerable<byte[]> Messages()
    {
        var ready = new CallAccepted
        {
            SessionId = "0198f3c2",
            Resumed = true,
            Settings = TurnSettingsFields.Write(TurnSettings.Default).ToImmutableDictionary().Add("voice", "slt"),
            History = [new ConversationTurn(1, "where is my \"order\"", "On its way.", true) { Citations = [new CitedPassage("shop", "delivery.md", "Delivery", "Express")] }],
        };
        yield return ServerMessageWriter.SessionReady(ready, new AudioFormat(AudioEncoding.Pcm16, 16_000), base64: false);
        yield return ServerMessageWriter.AgentInfo(new AgentInfo(
            "Vera", "Of the shop", "Hello", ["Where is my order?"], ["en-US"], new("pocketsphinx", true), new("builtin", true), new("flite", true), "It stays here.", false));
        foreach (var row in ServerMessageWriterTests.Events) yield return ServerMessageWriter.Event(row.Data.Item2);
        yield return ServerMessageWriter.AudioChunk(3, 0, isFinal: false, 60, default, base64: false);
        yield return ServerMessageWriter.AudioChunk(3, 1, isFinal: true, 20, [1, 2, 3], base64: true);
        yield return ServerMessageWriter.PlaybackClear(3, TurnCause.BargeIn);
        yield return ServerMessageWriter.Error(ErrorCode.Internal, "try again", recoverable: true, TimeSpan.FromSeconds(1.5));
        yield return ServerMessageWriter.Error("too_much_text", "send the rest later", recoverable: true, textId: "a1");
        yield return ServerMessageWriter.TextAccepted("a1", again: false);
        yield return ServerMessageWriter.Ping(1_767_323_045_678);
        yield return ServerMessageWriter.Pong(1_767_323_045_678);
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VoiceCluster.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"there is no VoiceCluster.sln above {AppContext.BaseDirectory}");
    }
}
