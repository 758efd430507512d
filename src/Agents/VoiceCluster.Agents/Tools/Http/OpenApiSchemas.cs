using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Pointer;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>
/// Schemas of an OpenAPI file as JSON Schemas that stand alone: references are replaced by what they refer to (vendors take none), and what OpenAPI 3.0 says in
/// its own way is said in JSON Schema's.
/// </summary>
/// <param name="root">The file.</param>
internal sealed class OpenApiSchemas(JsonObject root)
{
    private const string Reference = "$ref";

    private const int MostHops = 8;

    private static readonly string[] NotTaken = ["example", "examples", "xml", "externalDocs", "discriminator", "nullable"];
    private static readonly string[] ByName = ["properties", "patternProperties", "dependentSchemas"];
    private static readonly string[] Values = ["enum", "const", "default"];

    /// <summary>What a node refers to, or the node; null for a reference to another file or to nothing.</summary>
    public JsonNode? Resolve(JsonNode? node)
    {
        for (var hops = 0; hops < MostHops && node is JsonObject pointing && (string?)pointing[Reference] is { } reference; hops++)
            node = reference.StartsWith('#') && JsonPointer.TryParse(reference[1..], out var pointer) && pointer.TryEvaluate(root, out var found) ? found : null;
        return node;
    }

    /// <summary>A schema without references; one that contains itself does so once, and there takes anything.</summary>
    public JsonNode? Inline(JsonNode? schema) => Inline(schema, []);

    private JsonNode? Inline(JsonNode? schema, ImmutableStack<string> within)
    {
        if (schema is JsonObject pointing && (string?)pointing[Reference] is { } reference)
        {
            if (within.Contains(reference)) return new JsonObject();
            within = within.Push(reference);
        }

        switch (Resolve(schema))
        {
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Inline(item, within))]);
            case JsonObject plain:
                var isNullable = plain["nullable"] is JsonValue nullable && nullable.GetValueKind() is JsonValueKind.True;
                var result = new JsonObject();
                foreach (var (name, value) in plain)
                {
                    if (NotTaken.Contains(name)) continue;
                    result[name] = Values.Contains(name) ? value?.DeepClone()
                        : ByName.Contains(name) && value is JsonObject named ? new JsonObject(named.Select(one => KeyValuePair.Create(one.Key, Inline(one.Value, within))))
                        : Inline(value, within);
                }

                Bound(result, "minimum", "exclusiveMinimum");
                Bound(result, "maximum", "exclusiveMaximum");
                if (isNullable && result["type"] is JsonValue type) result["type"] = new JsonArray(type.DeepClone(), "null");
                return result;
            case var other:
                return other?.DeepClone();
        }
    }

    /// <summary>In 3.0 a bound is exclusive by a flag beside it.</summary>
    private static void Bound(JsonObject schema, string bound, string exclusive)
    {
        if (schema[exclusive] is not JsonValue flag || flag.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) return;
        schema.Remove(exclusive);
        if (flag.GetValueKind() is not JsonValueKind.True || schema[bound] is not { } limit) return;
        schema.Remove(bound);
        schema[exclusive] = limit;
    }
}
