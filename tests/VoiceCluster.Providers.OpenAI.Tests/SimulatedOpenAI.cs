using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.Dialogue;
using VoiceCluster.Simulators;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.OpenAI.Tests;

/// <summary>A simulator and a model that talks to it, one of each a test.</summary>
public abstract class SimulatedOpenAI : IAsyncLifetime
{
    protected static readonly ChatRequest Request = new(
        [new(ChatRole.System, "You are a shop's agent."), new(ChatRole.User, "When do you open?"),
         new(ChatRole.Assistant, "At nine."), new(ChatRole.User, "And on Sunday?")],
        "conversation-1");

    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    protected SimulatedOpenAI() => Metrics = new ProviderMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);

    /// <summary>The clock of the simulator's delays and of the guard's deadlines.</summary>
    protected VirtualTimeProvider Clock { get; } = new();

    protected OpenAISimulator Server { get; private set; } = null!;

    protected OpenAIChatModel Model { get; private set; } = null!;

    /// <summary>The instruments of the guards.</summary>
    protected ProviderMetrics Metrics { get; }

    /// <summary>Ends a test that would hang, on real time.</summary>
    protected CancellationToken Abort => _abort.Token;

    public async ValueTask InitializeAsync()
    {
        Server = await OpenAISimulator.StartAsync(Clock);
        Model = New();
    }

    public async ValueTask DisposeAsync()
    {
        Model.Dispose();
        await Server.DisposeAsync();
        await _services.DisposeAsync();
        _abort.Dispose();
        GC.SuppressFinalize(this);
    }

    protected OpenAIChatModel New(Func<OpenAIOptions, OpenAIOptions>? change = null)
    {
        var options = new OpenAIOptions { BaseAddress = Server.BaseAddress, ApiKey = Server.ApiKey, Model = "gpt-simulated" };
        return new OpenAIChatModel(change?.Invoke(options) ?? options, Clock);
    }

    protected static async Task<List<ChatDelta>> ReadAsync(IChatModel model, ChatRequest? request = null, CancellationToken cancellationToken = default)
    {
        var deltas = new List<ChatDelta>();
        await foreach (var delta in model.GenerateAsync(request ?? Request, cancellationToken)) deltas.Add(delta);
        return deltas;
    }

    protected static async Task<ProviderException> FailAsync(IChatModel model) => await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(model));
}
