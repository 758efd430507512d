using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Simulators;

/// <summary>
/// A server on the loopback that speaks OpenAI's <c>POST /v1/chat/completions</c> over real HTTP, streamed and whole, and does to each request what
/// the next <see cref="ChatScript"/> says. Delays run on the given clock; connections are real.
/// </summary>
public sealed class OpenAISimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<ChatScript> _scripts = new();
    private readonly ConcurrentQueue<SimulatedChatRequest> _requests = new();
    private readonly Channel<SimulatedChatRequest> _arrivals = Channel.CreateUnbounded<SimulatedChatRequest>(); // as many as a test sends
    private readonly CancellationTokenSource _stopping = new();
    private int _active;
    private int _served;

    private OpenAISimulator(TimeProvider clock, string? apiKey)
    {
        _clock = clock;
        ApiKey = apiKey;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", CompleteAsync);
        _app.MapFallback(static context => ChatCompletionWriter.WriteErrorAsync(
            context.Response, 404, $"Invalid URL ({context.Request.Method} {context.Request.Path})", code: null));
    }

    /// <summary>The base address to configure, with <c>/v1</c>.</summary>
    public string BaseAddress { get; private set; } = "";

    /// <summary>The one key that is accepted; null accepts every request, also one without a key.</summary>
    public string? ApiKey { get; }

    /// <summary>Every request so far, in order of arrival; also those refused for their key.</summary>
    public IReadOnlyList<SimulatedChatRequest> Requests => [.. _requests];

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Plays when no script is queued. By default such a request is refused with 501, so that a test sees what it forgot.</summary>
    public Func<SimulatedChatRequest, ChatScript> Otherwise { get; set; } = static _ => ChatScript.Refuse(501, "The simulator has no script for this request.");

    /// <summary>Starts on a free port.</summary>
    /// <param name="clock">Of the scripts' delays; null for real time.</param>
    /// <param name="apiKey">See <see cref="ApiKey"/>.</param>
    public static async Task<OpenAISimulator> StartAsync(TimeProvider? clock = null, string? apiKey = "sk-simulated")
    {
        var simulator = new OpenAISimulator(clock ?? TimeProvider.System, apiKey);
        await simulator._app.StartAsync();
        var addresses = simulator._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        simulator.BaseAddress = $"{addresses.Addresses.Single()}/v1";
        return simulator;
    }

    /// <summary>What happens to the coming requests, one script each.</summary>
    public void Enqueue(params ReadOnlySpan<ChatScript> scripts)
    {
        foreach (var script in scripts) _scripts.Enqueue(script);
    }

    /// <summary>The next request that nobody has taken yet, as soon as it has arrived.</summary>
    public ValueTask<SimulatedChatRequest> NextRequestAsync(CancellationToken cancellationToken = default) => _arrivals.Reader.ReadAsync(cancellationToken);

    /// <summary>Breaks off what is under way and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task CompleteAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } request) return;
        Interlocked.Increment(ref _active);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var end = ChatRequestEnd.ClientDisconnected;
        try
        {
            end = await PlayAsync(context, request, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            end = context.RequestAborted.IsCancellationRequested ? ChatRequestEnd.ClientDisconnected : ChatRequestEnd.ServerDisconnected;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            request.End(end);
        }

        // After the status line Kestrel can only close the connection: it delivers what was written and leaves the chunked body without its end.
        if (end == ChatRequestEnd.ServerDisconnected) throw new IOException("Broken off by the simulator.");
    }

    /// <summary>Null when the body is no chat completion request; 400 has been answered then.</summary>
    private static async Task<SimulatedChatRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return new SimulatedChatRequest(context, body.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await ChatCompletionWriter.WriteErrorAsync(context.Response, 400, $"We could not parse your request: {exception.Message}", code: null);
            return null;
        }
    }

    private async Task<ChatRequestEnd> PlayAsync(HttpContext context, SimulatedChatRequest request, CancellationToken ending)
    {
        if (ApiKey is not null && context.Request.Headers.Authorization != $"Bearer {ApiKey}")
        {
            await ChatCompletionWriter.WriteErrorAsync(context.Response, 401, "Incorrect API key provided.", "invalid_api_key");
            return ChatRequestEnd.Refused;
        }

        var script = _scripts.TryDequeue(out var next) ? next : Otherwise(request);
        await WaitAsync(script.FirstByteDelay, ending);
        if (script.Refusal is { } refusal)
        {
            foreach (var (name, value) in refusal.Headers) context.Response.Headers[name] = value;
            await ChatCompletionWriter.WriteErrorAsync(context.Response, refusal.Status, refusal.Message, refusal.Code);
            return ChatRequestEnd.Refused;
        }

        var id = $"chatcmpl-{Interlocked.Increment(ref _served).ToString(CultureInfo.InvariantCulture)}";
        var writer = new ChatCompletionWriter(context.Response, request, id, _clock.GetUtcNow().ToUnixTimeSeconds());
        return request.Streams ? await StreamAsync(writer, script, request, ending) : await AnswerWholeAsync(writer, script, request, ending);
    }

    private async Task<ChatRequestEnd> StreamAsync(ChatCompletionWriter writer, ChatScript script, SimulatedChatRequest request, CancellationToken ending)
    {
        await writer.StartEventsAsync();
        for (var i = 0; i <= script.Tokens.Count; i++)
        {
            if (script.Flaw != ChatFlaw.None && script.FlawAfter == i && await FailAsync(writer, script.Flaw, ending) is { } end) return end;
            if (i == script.Tokens.Count) break;
            await WaitAsync(i == 0 ? script.FirstTokenDelay : script.TokenGap, ending);
            request.SentToken();
            await writer.WriteTokenAsync(script.Tokens[i]);
            ending.ThrowIfCancellationRequested();
        }

        await writer.WriteFinishAsync(script.FinishReason);
        if (request.WantsUsage && script.Usage is { } usage) await writer.WriteUsageAsync(usage);
        await writer.WriteEventAsync("[DONE]");
        return ChatRequestEnd.Completed;
    }

    /// <summary>Null when the answer goes on after the flaw.</summary>
    private static async Task<ChatRequestEnd?> FailAsync(ChatCompletionWriter writer, ChatFlaw flaw, CancellationToken ending)
    {
        switch (flaw)
        {
            case ChatFlaw.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
                return ChatRequestEnd.ClientDisconnected;
            case ChatFlaw.Disconnect:
                return ChatRequestEnd.ServerDisconnected;
            case ChatFlaw.EndEarly:
                return ChatRequestEnd.Completed;
            case ChatFlaw.ErrorEvent:
                await writer.WriteErrorEventAsync();
                return ChatRequestEnd.Completed;
            default:
                await writer.WriteEventAsync("{\"choices\": [{\"delta\": {\"content\": \"cut o");
                return null;
        }
    }

    private async Task<ChatRequestEnd> AnswerWholeAsync(ChatCompletionWriter writer, ChatScript script, SimulatedChatRequest request, CancellationToken ending)
    {
        await WaitAsync(script.FirstTokenDelay + (script.TokenGap * Math.Max(0, script.Tokens.Count - 1)), ending);
        foreach (var _ in script.Tokens) request.SentToken();
        await writer.WriteWholeAsync(script);
        return ChatRequestEnd.Completed;
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken ending) => delay > TimeSpan.Zero ? Task.Delay(delay, _clock, ending) : Task.CompletedTask;
}
