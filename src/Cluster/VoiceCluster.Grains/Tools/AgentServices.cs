using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Tools;

/// <summary>What the agents of every call of the silo share.</summary>
/// <param name="Agents">Who may use which.</param>
/// <param name="Tools">All of them.</param>
/// <param name="Ledger">Keeps what they do.</param>
/// <param name="Memory">Keeps what is remembered of callers.</param>
/// <param name="Knowledge">What they answer from.</param>
/// <param name="Summarizer">Says what is worth remembering.</param>
public sealed record AgentServices(IAgentCatalog Agents, ToolRegistry Tools, IToolLedger Ledger, ICallerMemory Memory, IKnowledge Knowledge, ISummarizer Summarizer);
