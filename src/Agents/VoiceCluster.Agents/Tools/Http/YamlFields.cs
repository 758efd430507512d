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
public sealed class YamlFields(string file, YamlDocument yaml, JsonObject fields, string pointer, List<string> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a field.</summary>
    public bool Has(string name) => fields.ContainsKey(name);

    /// <summary>Takes down that a field is wrong, with its line.</summary>
    /// <param name="name">The field.</param>
    /// <param name="problem">What is wrong and how to mend it; follows the name.</param>
    public void Complain(string name, string problem)
    {
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{file}, line {yaml.LineOf(Pointer(name))}: {name} {problem}"));
    }

    /// <summary>Where a field stands, as a JSON pointer.</summary>
    public string Pointer(string name) => $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

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

    /// <summary>A text that must be there.</summary>
    public string Required(string name, string example)
    {
        if (Text(name) is { Length: > 0 } text) return text;
        Complain(name, $"is missing; {example}");
        return "";
    }

    /// <summary>True or false; false when there is none.</summary>
    public bool Flag(string name)
    {
        if (Any(name) is not { } value) return false;
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return value.GetValue<bool>();
        Complain(name, $"is '{value}'; use true or false");
        return false;
    }

    /// <summary>A mapping; null when there is none.</summary>
    public JsonObject? Mapping(string name) => Shaped<JsonObject>(name, "is no mapping of names to values");

    /// <summary>A list; null when there is none.</summary>
    public JsonArray? List(string name) => Shaped<JsonArray>(name, "is no list");

    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Complain(name, $"is '{text}'; use a number from {least} to {most}");
        return otherwise;
    }

    /// <summary>A time with its unit: <c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>4h</c>.</summary>
    public TimeSpan Time(string name, TimeSpan least, TimeSpan most, TimeSpan otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        var unit = text.TrimStart("0123456789.".ToCharArray());
        TimeSpan? scale = unit switch { "ms" => TimeSpan.FromMilliseconds(1), "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), _ => null };
        if (scale is { } one && double.TryParse(text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && one * number is var time && time >= least && time <= most)
            return time;
        Complain(name, $"is '{text}'; use a time from {Shown(least)} to {Shown(most)}, for example {(most > TimeSpan.FromHours(1) ? "4h" : "10s")}");
        return otherwise;

        static string Shown(TimeSpan time)
        {
            var (number, unit) = time < TimeSpan.FromSeconds(1) ? (time.TotalMilliseconds, "ms") : time <= TimeSpan.FromHours(1) ? (time.TotalSeconds, "s") : (time.TotalHours, "h");
            return number.ToString("0", CultureInfo.InvariantCulture) + unit;
        }
    }

    /// <summary>What a tool does.</summary>
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
