using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Simulators;

/// <summary>
/// A server on the loopback that speaks OpenAI's <c>POST /v1/chat/completions</c> (streamed and whole) and <c>POST /v1/audio/speech</c> over real HTTP.
/// Scripts say what happens to each request; their delays run on the given clock, connections are real.
/// </summary>
public sealed class OpenAISimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private OpenAISimulator(TimeProvider clock, string? apiKey, int port)
    {
        ApiKey = apiKey;
        var forgotten = new Refusal(501, "The simulator has no script for this request.");
        Chat = new(apiKey, static (context, body) => new SimulatedChatRequest(context, body), new ChatPlayer(clock).PlayAsync, forgotten, _stopping.Token);
        Speech = new(apiKey, static (context, body) => new SimulatedSpeechRequest(context, body), new SpeechPlayer(clock).PlayAsync, forgotten, _stopping.Token);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", Chat.HandleAsync);
        _app.MapPost("/v1/audio/speech", Speech.HandleAsync);
        _app.MapFallback(static context => new Refusal(404, $"Invalid URL ({context.Request.Method} {context.Request.Path})").WriteAsync(context.Response));
    }

    /// <summary>The base address to configure, with <c>/v1</c>.</summary>
    public string BaseAddress { get; private set; } = "";

    /// <summary>The one key that is accepted; null accepts every request, also one without a key.</summary>
    public string? ApiKey { get; }

    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    public SimulatedEndpoint<ChatScript, SimulatedChatRequest> Chat { get; }

    /// <summary><c>POST /v1/audio/speech</c>.</summary>
    public SimulatedEndpoint<SpeechScript, SimulatedSpeechRequest> Speech { get; }

    /// <summary>Starts.</summary>
    /// <param name="clock">Of the scripts' delays; null for real time.</param>
    /// <param name="apiKey">See <see cref="ApiKey"/>.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<OpenAISimulator> StartAsync(TimeProvider? clock = null, string? apiKey = "sk-simulated", int port = 0)
    {
        var simulator = new OpenAISimulator(clock ?? TimeProvider.System, apiKey, port);
        await simulator._app.StartAsync();
        var addresses = simulator._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        simulator.BaseAddress = $"{addresses.Addresses.Single()}/v1";
        return simulator;
    }

    /// <summary>Breaks off what is under way and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
