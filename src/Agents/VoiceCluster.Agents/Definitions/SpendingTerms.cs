using System.Globalization;
using System.Text.Json.Nodes;

namespace VoiceCluster.Agents.Definitions;

/// <summary>Reads what an agent and its sessions may spend.</summary>
internal static class SpendingTerms
{
    /// <exception cref="AgentFileException">It bounds nothing.</exception>
    public static AgentBudget? Budget(string file, YamlDocument yaml, JsonNode? node)
    {
        if (node is not JsonObject budget) return null;
        if (budget["cost"] is null && budget["tokens"] is null) throw new AgentFileException(file, yaml.LineOf("/budget"), "a budget has a cost in US dollars a day, or tokens a day, or both");
        var read = new AgentBudget { Cost = Money(budget["cost"]), Tokens = (long?)budget["tokens"] };
        return read with { WarnAt = (int)((long?)budget["warn_at"] ?? read.WarnAt), Say = (string?)budget["say"] ?? read.Say };
    }

    public static SessionLimits? Limits(JsonNode? node)
    {
        if (node is not JsonObject limits) return null;
        var read = new SessionLimits { Turns = (int?)(long?)limits["turns"], Tokens = (long?)limits["tokens"], ToolCalls = (int?)(long?)limits["tool_calls"], Cost = Money(limits["cost"]) };
        return read with { Say = (string?)limits["say"] ?? read.Say };
    }

    /// <summary>A whole number or not.</summary>
    private static decimal? Money(JsonNode? node) => node is null ? null : decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
