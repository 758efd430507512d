using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Models;

/// <summary>A call whose agent has a chain of models behind their real guards: two with a price, and one that goes by rules and costs nothing.</summary>
internal sealed class ChainScene : IAsyncDisposable
{
    public const string Question = "what are your opening hours";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ProviderMetrics _metrics;
    private ChatAdapters _adapters = null!;

    public ChainScene(params IReadOnlyList<string> models)
    {
        _metrics = new ProviderMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        Scene = new CallScene(new GrainsOptions(), Chain, adapters: () => _adapters) { Models = models };
    }

    public CallScene Scene { get; }

    public LinkModel OpenAI { get; private set; } = null!;

    public LinkModel Anthropic { get; private set; } = null!;

    public LinkModel BuiltIn { get; private set; } = null!;

    /// <summary>Who was asked, in order, each with the model.</summary>
    public IReadOnlyList<LlmCallRecord> Calls => [.. Scene.Record.LlmCalls];

    public async Task<ChainScene> ConnectedAsync()
    {
        await Scene.ConnectAsync("s1");
        return this;
    }

    /// <summary>Asks, and waits until the turn is over.</summary>
    /// <returns>What the caller heard.</returns>
    public async Task<string> AskAsync(string words)
    {
        var before = Scene.Leg.Turns.Count;
        await Scene.AskAsync(words);
        for (var waited = 0; waited < 30_000 && Scene.Leg.Turns.Count == before; waited += 100) await Scene.SilenceAsync(100);
        Assert.Equal(before + 1, Scene.Leg.Turns.Count);
        return Scene.Leg.Turns[^1].Agent;
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        await _services.DisposeAsync();
    }

    private FallbackChatModel Chain(CallScene scene)
    {
        var price = new TokenPrice { Input = 1000, Output = 10_000 };
        OpenAI = new LinkModel("openai", scene.Time) { Price = price };
        Anthropic = new LinkModel("anthropic", scene.Time) { Price = price };
        BuiltIn = new LinkModel("builtin", scene.Time) { Price = TokenPrice.Free, FollowsPrompts = false };
        _adapters = ChatAdapters.Of([.. new[] { OpenAI, Anthropic, BuiltIn }.Select(IChatModel (one) => new ResilientChatModel(
            one, ResilienceOptions.ForChat, scene.Time, _metrics, NullLogger<ResilientChatModel>.Instance, static () => 0))]);
        return new FallbackChatModel(_adapters, PromptLibrary.Default, _metrics, NullLogger<FallbackChatModel>.Instance);
    }
}
