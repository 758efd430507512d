using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>Reads the fields of one mapping, and takes down what is wrong with each.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="yaml">The file.</param>
/// <param name="fields">The mapping.</param>
/// <param name="pointer">Where it stands.</param>
/// <param name="problems">Gets a sentence for each.</param>
internal sealed class YamlFields(string file, YamlDocument yaml, JsonObject fields, string pointer, List<string> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string name) => fields.ContainsKey(name);

    public void Complain(string name, string problem)
    {
        var place = $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{file}, line {yaml.LineOf(place)}: {name} {problem}"));
    }

    /// <summary>The value as it is; null when there is none.</summary>
    public JsonNode? Any(string name)
    {
        _known.Add(name);
        return fields[name];
    }

    /// <summary>A text; a number or a flag is one too.</summary>
    public string? Text(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value is JsonValue) return value.ToString();
        Complain(name, "is no text");
        return null;
    }

    public string Required(string name, string example)
    {
        if (Text(name) is { Length: > 0 } text) return text;
        Complain(name, $"is missing; {example}");
        return "";
    }

    public bool Flag(string name)
    {
        if (Any(name) is not { } value) return false;
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return value.GetValue<bool>();
        Complain(name, $"is '{value}'; use true or false");
        return false;
    }

    public JsonObject? Mapping(string name) => Shaped<JsonObject>(name, "is no mapping of names to values");

    public JsonArray? List(string name) => Shaped<JsonArray>(name, "is no list");

    public int Number(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Complain(name, $"is '{text}'; use a number from {least} to {most}");
        return otherwise;
    }

    /// <summary>A time with its unit: <c>500ms</c>, <c>10s</c>, <c>2m</c>.</summary>
    public TimeSpan Time(string name, TimeSpan least, TimeSpan most, TimeSpan otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        var unit = text.TrimStart("0123456789.".ToCharArray());
        TimeSpan? scale = unit switch { "ms" => TimeSpan.FromMilliseconds(1), "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), _ => null };
        if (scale is { } one && double.TryParse(text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && one * number is var time && time >= least && time <= most)
            return time;
        Complain(name, string.Create(CultureInfo.InvariantCulture, $"is '{text}'; use a time from {least.TotalMilliseconds:0}ms to {most.TotalSeconds:0}s, for example 10s"));
        return otherwise;
    }

    public ToolEffect Effect(ToolEffect otherwise)
    {
        switch (Text("effect"))
        {
            case null:
                return otherwise;
            case "read":
                return ToolEffect.Read;
            case "write":
                return ToolEffect.Write;
            case var other:
                Complain("effect", $"is '{other}'; use read or write");
                return otherwise;
        }
    }

    /// <summary>Complains of every field that nothing has asked for.</summary>
    public void RejectOthers()
    {
        foreach (var (name, _) in fields)
        {
            if (!_known.Contains(name)) Complain(name, $"is nothing that is known here; there are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private T? Shaped<T>(string name, string problem)
        where T : JsonNode
    {
        if (Any(name) is not { } value) return null;
        if (value is T shaped) return shaped;
        Complain(name, problem);
        return null;
    }
}
