using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using VoiceCluster.Dialogue;
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
        var agents = new AgentProfiles(new Dictionary<string, AgentProfile> { ["sales"] = new() { Name = "Max" } }, new AgentProfile { Name = "Vera" });
        var options = new FrontDoorOptions { MaxCalls = 3, AccessTokens = ["0123456789abcdef"] };
        var (context, closed) = (new DefaultHttpContext(), new Door(IsClosed: true));
        var info = Assert.IsType<Ok<ServerInfo>>(InfoEndpoint.Get(null, context, closed, options, legs, new Voice(), new Model(), agents).Result).Value!;
        var sales = Assert.IsType<Ok<ServerInfo>>(InfoEndpoint.Get("sales", context, new Door(IsClosed: false), options, legs, new Voice(), new Model(), agents).Result).Value!;
        Assert.Equal(("Vera", "Max"), (info.Agent.Name, sales.Agent.Name));
        Assert.Equal(404, Assert.IsType<ProblemHttpResult>(InfoEndpoint.Get("nobody", context, closed, options, legs, new Voice(), new Model(), agents).Result).StatusCode);
        Assert.Equal(new Lines(1, 3), info.Lines);
        Assert.Equal((true, false), (info.NeedsToken, sales.NeedsToken));
        context.Features.Set(new Caller { OrganisationId = "default", Kind = CallerKind.Person, Id = "u1", Name = "Ada", Permissions = [Permission.TalkUse] });
        Assert.False(Assert.IsType<Ok<ServerInfo>>(InfoEndpoint.Get(null, context, closed, options, legs, new Voice(), new Model(), agents).Result).Value!.NeedsToken);
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
