using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>A YAML file (or JSON, which is YAML too) as JSON, with the line of each value for whoever has to mend it.</summary>
internal sealed class YamlFile
{
    private const int Deepest = 60;
    private const int MostNodes = 200_000; // an alias in an alias in an alias is a file of any size

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlFile(string name) => Name = name;

    /// <summary>What the file is called in messages.</summary>
    public string Name { get; }

    public JsonNode? Root { get; private set; }

    /// <exception cref="FormatException">The text is no YAML; the message has name and line.</exception>
    public static YamlFile Parse(string name, string text)
    {
        var file = new YamlFile(name);
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new FormatException($"{name}:{exception.Start.Line}: {exception.Message}", exception);
        }

        if (yaml.Documents.Count != 1) throw new FormatException($"{name}:1: the file has {yaml.Documents.Count} documents; write one");
        file.Root = file.Read(yaml.Documents[0].RootNode, "", 0);
        return file;
    }

    /// <summary>A message about a value.</summary>
    /// <param name="pointer">Where it stands (RFC 6901); the nearest value above it counts when it is not there.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    public string Message(string pointer, string problem)
    {
        var line = 1L;
        for (var at = pointer; at.Length > 0 && !_lines.TryGetValue(at, out line); at = at[..at.LastIndexOf('/')]) line = 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Name}:{line}: {problem}");
    }

    /// <summary>A name as a part of a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private JsonNode? Read(YamlNode node, string pointer, int depth)
    {
        if (depth > Deepest || ++_nodes > MostNodes) throw new FormatException($"{Name}:{node.Start.Line}: the file is too deep or too large");
        _lines[pointer] = node.Start.Line;
        return node switch
        {
            YamlMappingNode mapping => ReadMapping(mapping, pointer, depth),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select((child, i) => Read(child, $"{pointer}/{i}", depth + 1))]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new FormatException($"{Name}:{node.Start.Line}: this kind of YAML is not read"),
        };
    }

    private JsonObject ReadMapping(YamlMappingNode mapping, string pointer, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name }) throw new FormatException($"{Name}:{key.Start.Line}: a name must be a text");
            result[name] = Read(value, $"{pointer}/{Escape(name)}", depth + 1);
        }

        return result;
    }

    /// <summary>YAML's core schema (https://yaml.org/spec/1.2.2/#103-core-schema): what is quoted is a text.</summary>
    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain) return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => IsNumber(text) ? JsonNode.Parse(text) : text,
        };
    }

    private static bool IsNumber(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '-')) return false;
        try
        {
            using var number = JsonDocument.Parse(text);
            return number.RootElement.ValueKind is JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
