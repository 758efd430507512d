using VoiceCluster.Agents.Definitions;
using VoiceCluster.Tickets.Rules;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets;

/// <summary>Promises and rules.</summary>
public sealed record TicketSettings
{
    /// <summary>The name of the file of promises in the folder; all other <c>*.yaml</c> there are rules.</summary>
    public const string SlaFileName = "sla.yaml";

    /// <summary>A folder with the promises (<c>sla.yaml</c>) and rules (every other <c>*.yaml</c>) of the default organisation; a folder in it with the id of another organisation has
    /// that one's. Default: none, nothing is promised and no rule is asked.</summary>
    public string? Folder { get; init; }

    /// <summary>One sentence for each wrong setting, and for each wrong file.</summary>
    public IEnumerable<string> Validate()
    {
        if (Folder is null) yield break;
        if (!Directory.Exists(Folder))
        {
            yield return $"Tickets:Folder is '{Folder}', which is no folder";
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(Folder).Prepend(Folder))
        {
            var rules = new List<Rule>();
            foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                var isSla = Path.GetFileName(path) is SlaFileName;
                var (read, problem) = isSla ? ([], LastGoodFiles<SlaPolicies>.TryRead(path, SlaFile.Load).Problem) : LastGoodFiles<IReadOnlyList<Rule>>.TryRead(path, Read);
                if (problem is not null) yield return $"Tickets:Folder: {problem.Replace("\n", "; ", StringComparison.Ordinal)}";
                rules.AddRange(read ?? []);
            }

            foreach (var twice in rules.GroupBy(static rule => rule.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1))
                yield return $"Tickets:Folder: {twice.Count()} rules in {Path.GetFileName(folder)} are called '{twice.Key}'; each name is used once";
        }
    }

    /// <summary>Reads a file of rules.</summary>
    /// <exception cref="FormatException">It is wrong, or a rule starts a workflow.</exception>
    internal static IReadOnlyList<Rule> Read(string path) => Accepted(Path.GetFileName(path), RuleFile.Load(path));

    /// <summary>What this version can carry out.</summary>
    /// <exception cref="FormatException">A rule starts a workflow.</exception>
    internal static IReadOnlyList<Rule> Accepted(string file, IReadOnlyList<Rule> rules) =>
        rules.FirstOrDefault(static rule => rule.Actions.Any(static action => action is StartWorkflow)) is { } starts
            ? throw new FormatException($"{file}: rule '{starts.Name}' starts the workflow '{starts.Actions.OfType<StartWorkflow>().First().Workflow}', and this version has no workflows; remove start_workflow")
            : rules;
}
