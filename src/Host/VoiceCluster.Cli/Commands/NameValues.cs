using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;

namespace VoiceCluster.Cli.Commands;

/// <summary>Reads <c>name=value</c> options.</summary>
internal static class NameValues
{
    /// <summary>Pairs in the order given; reports to the result what is none.</summary>
    public static KeyValuePair<string, string>[] Parse(ArgumentResult result)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) result.AddError($"'{token.Value}' is not name=value");
            else pairs.Add(KeyValuePair.Create(token.Value[..equals], token.Value[(equals + 1)..]));
        }

        return [.. pairs];
    }

    /// <summary>As a JSON object, numbers and truth values as such; null for none.</summary>
    public static JsonObject? ToJson(KeyValuePair<string, string>[]? pairs)
    {
        if (pairs is null or []) return null;
        var json = new JsonObject();
        foreach (var (name, value) in pairs)
        {
            json[name] = bool.TryParse(value, out var flag) ? JsonValue.Create(flag)
                : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
                : JsonValue.Create(value);
        }

        return json;
    }
}
