using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Agents.Definitions;

/// <summary>Reads an agent's file.</summary>
public static class AgentFile
{
    private static readonly Lazy<string> Text = new(static () =>
    {
        using var stream = typeof(AgentFile).Assembly.GetManifestResourceStream("agent.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    private static readonly Lazy<JsonSchema> Compiled = new(static () => JsonSchema.FromText(Schema));

    private const int DefaultMemoryDays = 90;
    private const int DefaultSentences = 4;
    private const int DefaultWords = 80;

    // For a template's check; the call has the real ones.
    private static readonly string[] Facts = ["date", "time", "channel", "agent"];

    /// <summary>The JSON Schema of an agent's file.</summary>
    public static string Schema => Text.Value;

    /// <summary>Reads a file.</summary>
    /// <param name="path">YAML.</param>
    /// <param name="tools">The names of all tools, to tell a wrong one; null to take any.</param>
    /// <param name="modelProblem">What is wrong with a link of a chain of models, such as that its adapter is not configured; null to take each that may exist.</param>
    /// <exception cref="AgentFileException">It is wrong; the message has line, value and fix.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AgentDefinition Load(string path, IReadOnlyCollection<string>? tools = null, Func<string, string?>? modelProblem = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Path.GetFileName(path);
        var yaml = YamlDocument.Parse(file, File.ReadAllText(path));
        if (yaml.Root is not JsonObject root) throw new AgentFileException(file, 1, "an agent is a mapping of names to values, such as 'name: support'");
        Check(file, yaml, root);
        var grants = root["tools"] is JsonArray list ? list.Select((item, i) => Grant(file, yaml, item!, i, tools)).ToList() : [];
        var models = new ModelLinks(file, yaml, modelProblem);
        if (root["model"] is not null && root["models"] is not null) throw new AgentFileException(file, yaml.LineOf("/model"), "there are a model and models; leave out one of the two");
        return new AgentDefinition
        {
            Name = (string?)root["name"] ?? Path.GetFileNameWithoutExtension(path),
            File = path,
            IsDefault = (bool?)root["default"] ?? false,
            DisplayName = (string?)root["display_name"],
            About = (string?)root["about"],
            Greeting = (string?)root["greeting"],
            Suggestions = root["suggestions"] is JsonArray suggestions ? [.. suggestions.Select(static s => (string)s!)] : null,
            Privacy = (string?)root["privacy"],
            Instructions = Instructions(path, file, yaml, root),
            Settings = Settings(root),
            Models = models.Read(root["models"], "/models"),
            Routing = models.Rules(root["routing"]),
            Budget = SpendingTerms.Budget(file, yaml, root["budget"]),
            Limits = SpendingTerms.Limits(root["limits"]),
            Tools = grants,
            Knowledge = root["knowledge"] is JsonArray bases ? [.. bases.Select(static b => Source(b!))] : [],
            Masks = (root["guardrails"]?["mask"] as JsonArray ?? []).Aggregate(PersonalDataKinds.None, static (kinds, name) => kinds | MaskOf((string)name!)),
            Speech = Speech(file, yaml, root["guardrails"] as JsonObject),
            LongestAnswer = root["guardrails"]?["longest_answer"] is JsonObject longest ? ((int)((long?)longest["sentences"] ?? DefaultSentences), (int)((long?)longest["words"] ?? DefaultWords)) : null,
            Understanding = UnderstandingOf(root["understanding"], models),
            Remembers = root["memory"] is JsonObject memory ? TimeSpan.FromDays((long?)memory["days"] ?? DefaultMemoryDays) : null,
            BelievesClients = (bool?)root["memory"]?["trust_clients"] ?? false,
            HandOffNumber = (string?)root["hand_off"]?["number"],
            TransferNumbers = root["transfers"] is JsonArray numbers ? [.. numbers.Select(static n => (string)n!)] : [],
        };
    }

    private static void Check(string file, YamlDocument yaml, JsonObject root)
    {
        var results = Compiled.Value.Evaluate(JsonSerializer.SerializeToElement(root), new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (results.IsValid) return;
        // The deepest place is where it went wrong; what is around it failed because of it.
        var worst = (results.Details ?? []).Where(static detail => detail.Errors is { Count: > 0 })
            .OrderByDescending(static detail => detail.InstanceLocation.ToString().Count(static c => c == '/')).First();
        var pointer = worst.InstanceLocation.ToString();
        var name = pointer.Length == 0 ? "the file" : pointer[1..].Replace('/', '.');
        // What nothing may be, and not what is only something else there.
        var isUnknown = worst.EvaluationPath.ToString().EndsWith("/additionalProperties", StringComparison.Ordinal) && worst.Errors!.ContainsKey("");
        throw new AgentFileException(file, yaml.LineOf(pointer), isUnknown
            ? $"'{name}' is nothing that an agent has{Suggestion(pointer[(pointer.LastIndexOf('/') + 1)..], Known())}"
            : $"{name} is {Shown(At(root, pointer))}: {string.Join("; ", worst.Errors!.Values)}");
    }

    private static SpeechRules? Speech(string file, YamlDocument yaml, JsonObject? guardrails)
    {
        if (guardrails is null) return null;
        return new SpeechRules
        {
            Secrets = Texts(guardrails["secrets"]) ?? [],
            Links = Texts(guardrails["links"]),
            NeverPromises = [.. (Texts(guardrails["never_promise"]) ?? []).Select(Promise)],
        };

        ForbiddenPromise Promise(string rule, int index)
        {
            try
            {
                return new ForbiddenPromise(rule);
            }
            catch (ArgumentException exception)
            {
                throw new AgentFileException(file, yaml.LineOf(string.Create(CultureInfo.InvariantCulture, $"/guardrails/never_promise/{index}")), $"never_promise: {exception.Message}");
            }
        }
    }

    private static List<string>? Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(static text => (string)text!)] : null;

    private static UnderstandingRules UnderstandingOf(JsonNode? node, ModelLinks models) => node switch
    {
        JsonObject rules => new UnderstandingRules
        {
            Model = models.One(rules["model"], "/understanding/model"),
            Intents = (rules["intents"] as JsonObject)?.ToFrozenDictionary(static intent => intent.Key, static IReadOnlyList<string> (intent) => [.. intent.Value!.AsArray().Select(static e => (string)e!)], StringComparer.Ordinal),
        },
        JsonValue isOn => UnderstandingRules.Default with { IsOn = (bool)isOn },
        _ => UnderstandingRules.Default,
    };

    /// <summary>The schema lets no other name through.</summary>
    private static PersonalDataKinds MaskOf(string name) => name switch
    {
        "all" => PersonalDataKinds.All,
        "social_security" => PersonalDataKinds.SocialSecurity,
        _ => Enum.Parse<PersonalDataKinds>(name, ignoreCase: true),
    };

    private static IEnumerable<string> Known() => JsonNode.Parse(Schema)!["properties"]!.AsObject().Select(static property => property.Key);

    private static JsonNode? At(JsonNode? node, string pointer)
    {
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                JsonObject o => o[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
                JsonArray a when int.TryParse(part, CultureInfo.InvariantCulture, out var i) && i < a.Count => a[i],
                _ => null,
            };
        }

        return node;
    }

    private static string Shown(JsonNode? value) => value?.ToJsonString() is not { } text ? "null" : text.Length <= 60 ? text : text[..60] + "...";

    private static ToolGrant Grant(string file, YamlDocument yaml, JsonNode item, int index, IReadOnlyCollection<string>? tools)
    {
        var grant = item is JsonObject detailed ? new ToolGrant((string)detailed["name"]!, (bool?)detailed["confirm"]) : new ToolGrant((string)item!);
        // A server's tools may come later.
        if (tools is null || grant.Name.Contains('/', StringComparison.Ordinal) || tools.Contains(grant.Name)) return grant;
        throw new AgentFileException(
            file, yaml.LineOf(string.Create(CultureInfo.InvariantCulture, $"/tools/{index}")), $"there is no tool '{grant.Name}'{Suggestion(grant.Name, tools)}");
    }

    private static KnowledgeSource Source(JsonNode item) => item is not JsonObject detailed ? new KnowledgeSource((string)item!) : new KnowledgeSource((string)detailed["base"]!)
    {
        Where = (detailed["where"] as JsonObject ?? []).ToFrozenDictionary(
            static field => field.Key, static field => (IReadOnlyList<string>)[.. (field.Value as JsonArray ?? [field.Value?.DeepClone()]).Select(static value => value!.ToString())], StringComparer.OrdinalIgnoreCase),
    };

    private static string Instructions(string path, string file, YamlDocument yaml, JsonObject root)
    {
        var text = (string?)root["instructions"] ?? "";
        if ((string?)root["instructions_file"] is { } other)
        {
            if (text.Length > 0) throw new AgentFileException(file, yaml.LineOf("/instructions_file"), "there are instructions and an instructions_file; leave out one of the two");
            var place = Path.Combine(Path.GetDirectoryName(path)!, other);
            if (!File.Exists(place)) throw new AgentFileException(file, yaml.LineOf("/instructions_file"), $"instructions_file is '{other}', and there is no such file beside this one");
            text = File.ReadAllText(place);
        }

        try
        {
            if (PromptTemplate.Parse(file, text).Placeholders.Except(Facts, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                throw new AgentFileException(file, yaml.LineOf("/instructions"), $"nothing is called {{{{{unknown}}}}}; use {string.Join(", ", Facts.Select(static fact => $"{{{{{fact}}}}}"))}");
        }
        catch (PromptException exception)
        {
            throw new AgentFileException(file, yaml.LineOf("/instructions"), exception.Message);
        }

        return text;
    }

    private static FrozenDictionary<string, string> Settings(JsonObject root)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root["settings"] is JsonObject own)
        {
            foreach (var (name, value) in own) settings[name] = value?.ToString() ?? "";
        }

        foreach (var name in new[] { "model", "voice" })
        {
            if ((string?)root[name] is { } value) settings[name] = value;
        }

        if (root["recording"] is { } recording) settings["recording"] = recording.GetValueKind() switch { JsonValueKind.True => "on", JsonValueKind.False => "off", _ => (string)recording! };
        return settings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal static string Suggestion(string name, IEnumerable<string> known)
    {
        var all = known.Order(StringComparer.Ordinal).ToList();
        return all.MinBy(one => EditDistance.Between(one, name)) is not { } near ? ""
            : EditDistance.Between(near, name) <= 2 ? $"; is {near} meant?"
            : $"; use one of {string.Join(", ", all)}";
    }
}
