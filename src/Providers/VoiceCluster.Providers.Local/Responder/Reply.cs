using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>What the responder does next: says something, or asks to have something done.</summary>
/// <param name="Text">What it says; empty with a call.</param>
/// <param name="Call">What it asks for; null for nothing.</param>
/// <param name="Doubt">How relevant an answer from elsewhere must be, 0 to 1, to be given instead: 0 when this one only says that it does not know; null when it is sure.</param>
internal readonly record struct Reply(string Text, ToolCall? Call = null, double? Doubt = null)
{
    /// <summary>Asks to have something done.</summary>
    /// <param name="tool">By which tool.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Reply Calls(string tool, JsonObject arguments) => new("", new ToolCall($"call_{Guid.CreateVersion7():N}", tool, arguments.ToJsonString()));

    public static implicit operator Reply(string text) => new(text);
}
