using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Tools;

/// <summary>What came of a call of a tool, so far.</summary>
/// <param name="Exchange">For the model and the conversation.</param>
/// <param name="Question">What the caller is asked before it is done; null when it is done, or will not be.</param>
/// <param name="Then">What the call does after the answer; null for nothing.</param>
/// <param name="Message">A sentence that can be read to the caller; null for none.</param>
internal sealed record ToolOutcome(ToolExchange Exchange, string? Question = null, AfterAnswer? Then = null, string? Message = null)
{
    /// <summary>What was found in documents.</summary>
    public IReadOnlyList<KnowledgeHit> Passages { get; init; } = [];
}
