using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>One request as the simulator received it, and how it went.</summary>
public abstract class SimulatedRequest
{
    private readonly TaskCompletionSource<RequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    private protected SimulatedRequest(HttpContext context, JsonElement body)
    {
        Body = body;
        ConnectionId = context.Connection.Id;
        Headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Model = body.GetProperty("model").GetString()!;
    }

    /// <summary>The whole body.</summary>
    public JsonElement Body { get; }

    public string Model { get; }

    /// <summary>Equal for requests over one connection.</summary>
    public string ConnectionId { get; }

    /// <summary>By name, whatever its case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Tokens or chunks handed to the connection so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>How the request ended, once it has.</summary>
    public Task<RequestEnd> Ended => _ended.Task;

    internal void CountSent() => Interlocked.Increment(ref _sent);

    internal void End(RequestEnd end) => _ended.TrySetResult(end);
}

/// <summary>How a request ended.</summary>
public enum RequestEnd
{
    /// <summary>Answered to the end.</summary>
    Completed,

    /// <summary>Answered with an error, as scripted or for its key.</summary>
    Refused,

    /// <summary>The client went away first.</summary>
    ClientDisconnected,

    /// <summary>Broken off by the simulator, as scripted or because it stopped.</summary>
    ServerDisconnected,
}
