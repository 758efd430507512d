using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>One path of the simulator: does to each request what the next script says, and keeps what it received.</summary>
public sealed class SimulatedEndpoint<TScript, TRequest>
    where TRequest : SimulatedRequest
{
    private readonly string? _apiKey;
    private readonly Func<HttpContext, JsonElement, TRequest> _read;
    private readonly Func<HttpContext, TRequest, TScript, CancellationToken, Task<RequestEnd>> _play;
    private readonly CancellationToken _stopping;
    private readonly ConcurrentQueue<TScript> _scripts = new();
    private readonly ConcurrentQueue<TRequest> _requests = new();
    private readonly Channel<TRequest> _arrivals = Channel.CreateUnbounded<TRequest>(); // as many as a test sends
    private int _active;

    internal SimulatedEndpoint(
        string? apiKey,
        Func<HttpContext, JsonElement, TRequest> read,
        Func<HttpContext, TRequest, TScript, CancellationToken, Task<RequestEnd>> play,
        TScript forgotten,
        CancellationToken stopping)
    {
        (_apiKey, _read, _play, _stopping) = (apiKey, read, play, stopping);
        Otherwise = _ => forgotten;
    }

    /// <summary>Every request so far, in order of arrival; also those refused for their key.</summary>
    public IReadOnlyList<TRequest> Requests => [.. _requests];

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Plays when no script is queued. By default such a request is refused with 501, so that a test sees what it forgot.</summary>
    public Func<TRequest, TScript> Otherwise { get; set; }

    /// <summary>What happens to the coming requests, one script each.</summary>
    public void Enqueue(params ReadOnlySpan<TScript> scripts)
    {
        foreach (var script in scripts) _scripts.Enqueue(script);
    }

    /// <summary>The next request that nobody has taken yet, as soon as it has arrived.</summary>
    public ValueTask<TRequest> NextRequestAsync(CancellationToken cancellationToken = default) => _arrivals.Reader.ReadAsync(cancellationToken);

    internal async Task HandleAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } request) return;
        Interlocked.Increment(ref _active);
        _requests.Enqueue(request);
        _arrivals.Writer.TryWrite(request);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        var end = RequestEnd.ServerDisconnected;
        try
        {
            end = await AnswerAsync(context, request, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (context.RequestAborted.IsCancellationRequested) end = RequestEnd.ClientDisconnected;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            request.End(end);
        }

        // After the status line Kestrel can only close the connection: it delivers what was written and leaves the chunked body without its end.
        if (end == RequestEnd.ServerDisconnected) throw new IOException("Broken off by the simulator.");
    }

    /// <summary>Null when the body is no such request; 400 has been answered then.</summary>
    private async Task<TRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return _read(context, body.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await new Refusal(400, $"We could not parse your request: {exception.Message}").WriteAsync(context.Response);
            return null;
        }
    }

    private async Task<RequestEnd> AnswerAsync(HttpContext context, TRequest request, CancellationToken ending)
    {
        if (_apiKey is null || context.Request.Headers.Authorization == $"Bearer {_apiKey}")
            return await _play(context, request, _scripts.TryDequeue(out var next) ? next : Otherwise(request), ending);
        await new Refusal(401, "Incorrect API key provided.", "invalid_api_key").WriteAsync(context.Response);
        return RequestEnd.Refused;
    }
}
