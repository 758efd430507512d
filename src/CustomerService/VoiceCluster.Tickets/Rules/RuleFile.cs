using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools.Http;

namespace VoiceCluster.Tickets.Rules;

/// <summary>Reads a file of rules.</summary>
public sealed class RuleFile
{
    private const int LongestText = 4000;
    private const int LongestName = 100;

    private readonly string _file;
    private readonly YamlDocument _yaml;
    private readonly List<string> _problems = [];

    private RuleFile(string file, YamlDocument yaml) => (_file, _yaml) = (file, yaml);

    /// <summary>Reads a file.</summary>
    /// <param name="path">YAML.</param>
    /// <exception cref="FormatException">With a line for each problem: its line, the value and the fix.</exception>
    /// <exception cref="AgentFileException">It is no YAML.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<Rule> Load(string path) => Parse(Path.GetFileName(path), File.ReadAllText(path));

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Load"/>
    public static IReadOnlyList<Rule> Parse(string file, string text)
    {
        var yaml = YamlDocument.Parse(file, text);
        if (yaml.Root is not JsonObject root) throw new FormatException($"{file}, line 1: the file holds no rules; begin with rules:");
        var reader = new RuleFile(file, yaml);
        var rules = reader.Read(new YamlFields(file, yaml, root, "", reader._problems));
        return reader._problems.Count == 0 ? rules : throw new FormatException(string.Join('\n', reader._problems));
    }

    private List<Rule> Read(YamlFields fields)
    {
        var custom = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var (name, type) in fields.Mapping("fields") ?? [])
        {
            FactType? held = type?.ToString() switch { "text" => FactType.Text, "number" => FactType.Number, "flag" => FactType.Flag, _ => null };
            if (held is null) fields.Complain("fields", $"says '{name}: {type}'; a custom field is text, number or flag");
            custom[FactSchema.FieldPrefix + name] = new Fact(FactSchema.FieldPrefix + name, held ?? FactType.Text, "a custom field");
        }

        var rules = new List<Rule>();
        if (fields.List("rules") is not { Count: > 0 } list)
        {
            fields.Complain("rules", "is missing; write a list, each with name, when and then");
            return rules;
        }

        foreach (var (i, item) in list.Index())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/rules/{i}");
            if (item is JsonObject mapping) rules.Add(ReadRule(new YamlFields(_file, _yaml, mapping, pointer, _problems), mapping, pointer, custom));
            else _problems.Add($"{_file}, line {_yaml.LineOf(pointer)}: a rule is a mapping with name, when and then");
        }

        foreach (var again in rules.Where(static rule => rule.Name.Length > 0).GroupBy(static rule => rule.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1))
            fields.Complain("rules", $"has two called '{again.Key}'; each name is used once");
        fields.RejectOthers();
        return rules;
    }

    private Rule ReadRule(YamlFields fields, JsonObject mapping, string pointer, Dictionary<string, Fact> custom)
    {
        var name = fields.Required("name", "people read it in the trace");
        if (name.Length > LongestName) fields.Complain("name", $"has {name.Length} characters; use at most {LongestName}");
        var events = RuleEvents.All;
        if (fields.Any("on") is { } on)
        {
            events = [.. (on is JsonArray several ? several.Select(static one => one?.ToString() ?? "") : [on.ToString()])];
            foreach (var unknown in events.Where(static one => !RuleEvents.All.Contains(one))) fields.Complain("on", $"names '{unknown}'{Suggestions.For(unknown, RuleEvents.All)}");
        }

        var priority = fields.Number("priority", -1_000_000, 1_000_000, 0);
        var stops = fields.Flag("stop");
        var conditions = new ConditionReader(_file, _yaml, _problems, custom);
        Condition? condition = null;
        if (fields.Any("when") is { } when) condition = conditions.Read(when, $"{pointer}/when", "when");
        else fields.Complain("when", "is missing; for example when: {fact: sentiment, is: negative}");
        var actions = new List<RuleAction>();
        if (fields.List("then") is { Count: > 0 } then)
        {
            foreach (var (i, item) in then.Index())
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{pointer}/then/{i}");
                if (ReadAction(item, place) is { } action) actions.Add(action);
            }
        }
        else
        {
            fields.Complain("then", "is missing; write a list of actions, for example [tag: angry]");
        }

        fields.RejectOthers();
        return new Rule(name, priority, events, stops, condition ?? new AllOf([]), actions);
    }

    private RuleAction? ReadAction(JsonNode? item, string pointer)
    {
        // A single word is an action without details.
        var one = item is JsonValue word ? new JsonObject { [word.ToString()] = null } : item as JsonObject;
        if (one is not { Count: 1 })
        {
            _problems.Add($"{_file}, line {_yaml.LineOf(pointer)}: an action is one name with its details, for example 'tag: angry'");
            return null;
        }

        var (kind, value) = one.Single();
        var fields = new YamlFields(_file, _yaml, one, pointer, _problems);
        var details = new YamlFields(_file, _yaml, value as JsonObject ?? [], $"{pointer}/{kind}", _problems);
        RuleAction? action = kind switch
        {
            "escalate" => new Escalate(Detail("team")),
            "assign" => new Assign(Detail("team"), Detail("person")),
            "tag" => new AddTags(value is JsonArray tags ? [.. tags.Select(static tag => tag?.ToString() ?? "")] : [Single()]),
            "reply" => new Reply(Single()),
            "notify" => new Notify(details.Required("team", "say who is told"), details.Required("message", "say what")),
            "set_priority" => new SetPriority(Single()),
            "start_workflow" => new StartWorkflow(Single()),
            "hand_off" => new HandOff(Detail("team")),
            _ => null,
        };
        switch (action)
        {
            case null:
                fields.Complain(kind, $"is no action{Suggestions.For(kind, ["escalate", "assign", "tag", "reply", "notify", "set_priority", "start_workflow", "hand_off"])}");
                break;
            case SetPriority { Priority: var priority } when !TicketPriority.All.Contains(priority):
                fields.Complain(kind, $"is '{priority}'{Suggestions.For(priority, TicketPriority.All)}");
                break;
            case Assign { Team: null, Person: null }:
                fields.Complain(kind, "names nobody; write {team: ...} or {person: ...}");
                break;
            case AddTags { Tags: var tags } when tags.Any(static tag => !TicketText.IsTag(tag)):
                fields.Complain(kind, $"has '{tags.First(static tag => !TicketText.IsTag(tag))}'; a tag is 1 to {TicketText.LongestTag} letters, digits, '-', '_' or '.'");
                break;
            case Reply { Text.Length: 0 or > LongestText } or StartWorkflow { Workflow.Length: 0 or > LongestName }:
                fields.Complain(kind, "is empty or too long");
                break;
        }

        details.RejectOthers();
        return action;

        string Single()
        {
            if (value is JsonValue) return value.ToString();
            if (value is not null) fields.Complain(kind, "is no text");
            return "";
        }

        string? Detail(string name)
        {
            if (value is JsonValue) fields.Complain(kind, $"is '{value}'; write {{{name}: {value}}}");
            return details.Text(name);
        }
    }
}
