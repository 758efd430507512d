using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VoiceCluster.Agents.Definitions;

/// <summary>YAML as JSON, with the line of everything in it. Plain scalars are numbers, flags and null where the core schema of YAML 1.2 has them so.</summary>
public sealed class YamlDocument
{
    private const int Deepest = 60;
    private const int MostNodes = 200_000; // aliases of aliases make a small file any size

    private readonly string _file;
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlDocument(string file, YamlNode? root)
    {
        _file = file;
        Root = root is null ? null : Convert(root, "", 0);
    }

    /// <summary>The content; null for an empty document.</summary>
    public JsonNode? Root { get; }

    /// <summary>Reads a text.</summary>
    /// <exception cref="AgentFileException">It is no YAML, more than one document, or one that contains itself.</exception>
    public static YamlDocument Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new AgentFileException(file, exception.Start.Line, exception.Message);
        }

        return stream.Documents.Count <= 1
            ? new YamlDocument(file, stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode)
            : throw new AgentFileException(file, stream.Documents[1].RootNode.Start.Line, "a second document begins; use a file for each");
    }

    /// <summary>The line, from 1, of what a JSON pointer names, or of the nearest thing around it.</summary>
    public long LineOf(string pointer)
    {
        for (var place = pointer; ; place = place[..place.LastIndexOf('/')])
        {
            if (_lines.TryGetValue(place, out var line)) return line;
            if (place.Length == 0) return 1;
        }
    }

    private JsonNode? Convert(YamlNode node, string pointer, int depth)
    {
        if (depth > Deepest || ++_nodes > MostNodes) throw new AgentFileException(_file, node.Start.Line, "this is too deep or too large; is it an alias of itself?");
        _lines[pointer] = node.Start.Line;
        switch (node)
        {
            case YamlMappingNode mapping:
                var properties = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    var place = $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    properties[name] = Convert(value, place, depth + 1);
                    _lines[place] = key.Start.Line;
                }

                return properties;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select((child, i) => Convert(child, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), depth + 1))]);
            default:
                return Value((YamlScalarNode)node);
        }
    }

    private static JsonValue? Value(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain) return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && text[0] != '+' => JsonValue.Create(whole),
            _ when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && text[0] != '+' => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
