using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace VoiceCluster.Agents.Tools;

/// <summary>Reads what a model wrote as a tool's arguments, and holds it against the tool's schema.</summary>
public static class ToolArguments
{
    /// <summary>Longest arguments, in characters.</summary>
    public const int Longest = 32_000;

    // As many as there are tools; a server whose schemas change every minute would take months to matter.
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    /// <summary>The arguments, numbers that stand where the schema wants a text taken for that text.</summary>
    /// <param name="text">As the model wrote them; empty for none.</param>
    /// <param name="schema">JSON Schema.</param>
    /// <exception cref="ToolException">They are no JSON object, or do not fit; the message tells the model what is wrong.</exception>
    public static JsonObject Read(string text, string schema)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest) throw new ToolException($"The arguments have {text.Length} characters; use at most {Longest}.");
        JsonObject arguments;
        try
        {
            arguments = string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text) as JsonObject ?? throw new ToolException("The arguments are no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ToolException($"The arguments are no JSON: {exception.Message}", innerException: exception);
        }

        Coerce(arguments, schema);
        return Misfit(arguments, schema) is { } misfit ? throw new ToolException($"The arguments do not fit: {misfit}.") : arguments;
    }

    /// <summary>What does not fit a schema, in a sentence; null when all does.</summary>
    /// <param name="value">Any JSON.</param>
    /// <param name="schema">JSON Schema.</param>
    public static string? Misfit(JsonNode? value, string schema)
    {
        var results = SchemaOf(schema).Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (results.IsValid) return null;
        var errors = (results.Details ?? []).Where(static detail => detail.Errors is not null).SelectMany(static detail => detail.Errors!.Select(error =>
            detail.InstanceLocation.ToString() is { Length: > 0 } place ? $"{place.TrimStart('/')}: {error.Value}" : error.Value));
        return string.Join("; ", errors.Distinct(StringComparer.Ordinal).Take(5)) is { Length: > 0 } said ? said : "it is not what the schema describes";
    }

    /// <summary>Why a text is no JSON Schema of an object; null when it is one.</summary>
    /// <param name="schema">The text.</param>
    public static string? Problem(string schema)
    {
        try
        {
            SchemaOf(schema);
            return JsonNode.Parse(schema) is JsonObject ? null : "it is no JSON object";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    /// <summary>One text for all ways to write the same arguments: properties in order, no white space.</summary>
    /// <param name="arguments">Any JSON.</param>
    public static string Canonical(JsonNode? arguments) => Sorted(arguments)?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject properties => new JsonObject(properties.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonSchema SchemaOf(string schema) => Schemas.GetOrAdd(schema, static text => JsonSchema.FromText(text));

    /// <summary>Models write order numbers as numbers.</summary>
    private static void Coerce(JsonObject arguments, string schema)
    {
        if (JsonNode.Parse(schema)?["properties"] is not JsonObject properties) return;
        foreach (var (name, property) in properties)
        {
            if (property is JsonObject { } wanted && wanted["type"]?.GetValueKind() is JsonValueKind.String && wanted["type"]!.GetValue<string>() == "string"
                && arguments[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number)
                arguments[name] = value.ToJsonString();
        }
    }
}
