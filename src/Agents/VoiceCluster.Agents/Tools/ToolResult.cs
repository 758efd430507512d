using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools;

/// <summary>What a tool answered.</summary>
/// <param name="Content">JSON for the model. A <c>message</c> in it, where there is one, can be read to the caller as it is.</param>
public sealed record ToolResult(JsonNode? Content)
{
    /// <summary>Longest result that a model is given, in characters of JSON.</summary>
    public const int LongestContent = 16_000;

    /// <summary>When what it says was so; null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Until when it may be told without looking again; null when that is not known.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What the call does when the answer has been heard.</summary>
    public AfterAnswer? Then { get; init; }

    /// <summary>The passages of documents in it, which answers built from it cite.</summary>
    public IReadOnlyList<KnowledgeHit> Passages { get; init; } = [];

    /// <summary>A result with a sentence for the caller.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="facts">The rest, as JSON properties.</param>
    public static ToolResult Say(string message, params ReadOnlySpan<(string Name, JsonNode? Value)> facts)
    {
        var content = new JsonObject { ["message"] = message };
        foreach (var (name, value) in facts) content[name] = value;
        return new ToolResult(content);
    }

    /// <summary>As it goes to the model and into the ledger; what is too long is cut, and says so.</summary>
    public string ToText()
    {
        var text = Content?.ToJsonString(Json) ?? "null";
        return text.Length <= LongestContent
            ? text
            : new JsonObject { ["truncated"] = true, ["characters"] = text.Length, ["beginning"] = text[..LongestContent] }.ToJsonString(Json);
    }

    private static JsonSerializerOptions Json { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>What a call does when the caller has heard the answer.</summary>
/// <param name="Transfer">Where the caller is transferred to: a number or a SIP address; null to hang up.</param>
/// <param name="Limit">The limit that ends the call, as its cause: it ends also when the answer was not heard out. Null for what the agent wants.</param>
public sealed record AfterAnswer(string? Transfer = null, string? Limit = null);
