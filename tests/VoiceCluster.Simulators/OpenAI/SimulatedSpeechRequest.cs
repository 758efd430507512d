using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>A request for speech; <see cref="SimulatedRequest.Sent"/> counts chunks.</summary>
public sealed class SimulatedSpeechRequest : SimulatedRequest
{
    internal SimulatedSpeechRequest(HttpContext context, JsonElement body)
        : base(context, body)
    {
        Input = body.GetProperty("input").GetString()!;
        Voice = body.GetProperty("voice").GetString()!;
        ResponseFormat = body.TryGetProperty("response_format", out var format) ? format.GetString()! : "mp3";
    }

    /// <summary>The text to speak.</summary>
    public string Input { get; }

    public string Voice { get; }

    /// <summary><c>response_format</c>; OpenAI's default is mp3.</summary>
    public string ResponseFormat { get; }
}
