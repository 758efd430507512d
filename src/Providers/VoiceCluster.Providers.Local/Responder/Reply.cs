using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>What the responder does next: says something, or asks to have something done.</summary>
/// <param name="Text">What it says; empty with a call.</param>
/// <param name="Call">What it asks for; null for nothing.</param>
/// <param name="IsUnknown">It has no answer, and says so.</param>
internal readonly record struct Reply(string Text, ToolCall? Call = null, bool IsUnknown = false)
{
    public static implicit operator Reply(string text) => new(text);
}
