using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>A request for a chat completion; <see cref="SimulatedRequest.Sent"/> counts tokens.</summary>
public sealed class SimulatedChatRequest : SimulatedRequest
{
    internal SimulatedChatRequest(HttpContext context, JsonElement body)
        : base(context, body)
    {
        Messages = [.. body.GetProperty("messages").EnumerateArray().Select(static message =>
            (message.GetProperty("role").GetString()!, message.TryGetProperty("content", out var content) ? Text(content) : ""))];
        Streams = body.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        WantsUsage = body.TryGetProperty("stream_options", out var options)
            && options.TryGetProperty("include_usage", out var include) && include.GetBoolean();
    }

    public IReadOnlyList<(string Role, string Content)> Messages { get; }

    /// <summary><c>stream</c>.</summary>
    public bool Streams { get; }

    /// <summary><c>stream_options.include_usage</c>.</summary>
    public bool WantsUsage { get; }

    /// <summary>Content is a string, an array of parts, or null beside calls of tools.</summary>
    private static string Text(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => content.GetString()!,
        _ => string.Concat(content.EnumerateArray().Select(static part => part.GetProperty("text").GetString())),
    };
}
