using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>One request as the simulator received it, and how it went.</summary>
public sealed class SimulatedChatRequest
{
    private readonly TaskCompletionSource<ChatRequestEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _tokensSent;

    internal SimulatedChatRequest(HttpContext context, JsonElement body)
    {
        Body = body;
        ConnectionId = context.Connection.Id;
        Headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Model = body.GetProperty("model").GetString()!;
        Messages = [.. body.GetProperty("messages").EnumerateArray().Select(static message => (message.GetProperty("role").GetString()!, Text(message.GetProperty("content"))))];
        Streams = body.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        WantsUsage = body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var include) && include.GetBoolean();
    }

    /// <summary>The whole body.</summary>
    public JsonElement Body { get; }

    /// <summary>Equal for requests over one connection.</summary>
    public string ConnectionId { get; }

    /// <summary>By name, whatever its case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    public string Model { get; }

    public IReadOnlyList<(string Role, string Content)> Messages { get; }

    /// <summary><c>stream</c>.</summary>
    public bool Streams { get; }

    /// <summary><c>stream_options.include_usage</c>.</summary>
    public bool WantsUsage { get; }

    /// <summary>Tokens handed to the connection so far.</summary>
    public int TokensSent => Volatile.Read(ref _tokensSent);

    /// <summary>How the request ended, once it has.</summary>
    public Task<ChatRequestEnd> Ended => _ended.Task;

    internal void SentToken() => Interlocked.Increment(ref _tokensSent);

    internal void End(ChatRequestEnd end) => _ended.TrySetResult(end);

    /// <summary>Content is a string, or an array of parts.</summary>
    private static string Text(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(static part => part.GetProperty("text").GetString()));
}

/// <summary>How a request ended.</summary>
public enum ChatRequestEnd
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
