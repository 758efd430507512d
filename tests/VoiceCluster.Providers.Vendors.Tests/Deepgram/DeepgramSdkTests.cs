using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

/// <summary>The vendor's own SDK finds in the simulator what it expects of the vendor.</summary>
public sealed class DeepgramSdkTests : DeepgramScene
{
    [Fact]
    public async Task Deepgrams_own_sdk_hears_and_speaks_through_the_simulator()
    {
        var done = await NodeScript.RunAsync("deepgram.mjs", [Server.BaseAddress, Server.Key], AbortNode);

        Assert.Equal(["what are your"], done.GetProperty("nova").EnumerateArray().Select(static text => text.GetString()));
        Assert.Equal(["StartOfTurn", "EagerEndOfTurn", "EndOfTurn"], done.GetProperty("flux").EnumerateArray().Select(static text => text.GetString()));
        Assert.Equal("what are", done.GetProperty("fluxText").GetString());
        Assert.Equal(4 * 60 * 32, done.GetProperty("audioBytes").GetInt32());
    }
}
