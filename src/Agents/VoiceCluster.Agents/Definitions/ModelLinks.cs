using System.Globalization;
using System.Text.Json.Nodes;

namespace VoiceCluster.Agents.Definitions;

/// <summary>Reads the chains of models of an agent's file.</summary>
/// <param name="file">For messages.</param>
/// <param name="yaml">Knows the lines.</param>
/// <param name="problem">What is wrong with a link; null to ask no further than for its adapter.</param>
internal sealed class ModelLinks(string file, YamlDocument yaml, Func<string, string?>? problem)
{
    // The schema's examples have one of each.
    private static readonly Lazy<string[]> Known = new(static () =>
        [.. JsonNode.Parse(AgentFile.Schema)!["$defs"]!["model"]!["examples"]!.AsArray().Select(static example => AdapterOf((string)example!)).Distinct(StringComparer.Ordinal)]);

    /// <summary>The adapters that a link may name.</summary>
    public static IReadOnlyList<string> Adapters => Known.Value;

    /// <summary>A chain; empty when the file has none.</summary>
    /// <exception cref="AgentFileException">A link names no adapter, or one that cannot be used.</exception>
    public IReadOnlyList<string> Read(JsonNode? chain, string pointer) =>
        chain is JsonArray links ? [.. links.Select((link, i) => Checked((string)link!, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}")))] : [];

    /// <summary>A single model: a link, or a model's id at the first vendor of the configured chain, as it may be where there is only one.</summary>
    /// <exception cref="AgentFileException">It names an adapter that cannot be used.</exception>
    public string? One(JsonNode? model, string pointer) => (string?)model is { } text && Adapters.Contains(AdapterOf(text)) ? Checked(text, pointer) : (string?)model;

    /// <summary>The rules, in order.</summary>
    public IReadOnlyList<RoutingRule> Rules(JsonNode? routing) => routing is not JsonArray rules ? [] : [.. rules.Select((rule, i) =>
    {
        var when = rule!["when"]!;
        return new RoutingRule
        {
            SmallTalk = (bool?)when["small_talk"],
            LeastWords = (int)((long?)when["words"]?["at_least"] ?? 0),
            MostWords = (int)((long?)when["words"]?["at_most"] ?? int.MaxValue),
            Says = when["says"] is JsonArray phrases ? [.. phrases.Select(static phrase => (string)phrase!)] : [],
            Tools = (bool?)when["tools"],
            Models = Read(rule["models"], string.Create(CultureInfo.InvariantCulture, $"/routing/{i}/models")),
        };
    })];

    private string Checked(string link, string pointer)
    {
        if (!Adapters.Contains(AdapterOf(link)))
            throw new AgentFileException(file, yaml.LineOf(pointer), $"there is no model '{link}': a link is ADAPTER or ADAPTER/MODEL, and nothing is called '{AdapterOf(link)}'{AgentFile.Suggestion(AdapterOf(link), Adapters)}");
        return problem?.Invoke(link) is { } wrong ? throw new AgentFileException(file, yaml.LineOf(pointer), $"the model '{link}' cannot be used: {wrong}") : link;
    }

    private static string AdapterOf(string link) => link.Split('/')[0];
}
