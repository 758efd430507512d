using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>What the responder does next: says something, or asks to have something done.</summary>
/// <param name="Text">What it says; empty with a call.</param>
/// <param name="Call">What it asks for; null for nothing.</param>
/// <param name="Doubt">How relevant an answer from elsewhere must be, 0 to 1, to be given instead: 0 when this one only says that it does not know; null when it is sure.</param>
internal readonly record struct Reply(string Text, ToolCall? Call = null, double? Doubt = null)
{
    public static implicit operator Reply(string text) => new(text);
}
