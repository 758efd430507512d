using VoiceCluster.FrontDoor.Rest;
using VoiceCluster.Providers;

namespace VoiceCluster.FrontDoor.Tests.Rest;

public sealed class InfoEndpointTests
{
    [Fact]
    public void Tells_what_a_client_must_know_before_it_calls()
    {
        var legs = new LegMetrics(new TestMeters());
        legs.Opened();
        var info = InfoEndpoint.Get(new FrontDoorOptions { MaxCalls = 3, AccessTokens = ["0123456789abcdef"] }, legs, new Voice(), new Model()).Value!;
        Assert.Equal(new Lines(1, 3), info.Lines);
        Assert.True(info.NeedsToken);
        Assert.Equal(["voicecluster.v1"], info.Protocols);
        Assert.Equal(["slt", "rms"], info.Voices);
        Assert.Empty(info.Models);
        Assert.Matches(@"^\d+\.\d+\.\d+$", info.Version);
    }

    private sealed class Voice : ITextToSpeech
    {
        public string Name => "voice";

        public IReadOnlyList<string> Voices => ["slt", "rms"];

        public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Model : IChatModel
    {
        public string Name => "model";

        public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
