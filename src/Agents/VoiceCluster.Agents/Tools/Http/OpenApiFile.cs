using System.Text.Json.Nodes;
using VoiceCluster.Agents.Definitions;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>The operations of an OpenAPI 3.0 or 3.1 file (https://spec.openapis.org/oas/v3.1.1.html), as far as tools need them: JSON bodies, parameters in path, query and headers.</summary>
internal sealed class OpenApiFile
{
    private const string Json = "application/json";
    private const string WholeBody = "body";

    private static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete"];

    private readonly OpenApiSchemas _schemas;
    private readonly Dictionary<string, (string Path, string Method, JsonObject Item, JsonObject Operation)> _operations = new(StringComparer.Ordinal);

    private OpenApiFile(JsonObject root)
    {
        _schemas = new OpenApiSchemas(root);
        foreach (var (path, one) in root["paths"] as JsonObject ?? [])
        {
            if (_schemas.Resolve(one) is not JsonObject item) continue;
            foreach (var method in Methods)
            {
                if (item[method] is JsonObject operation && (string?)operation["operationId"] is { } id) _operations[id] = (path, method.ToUpperInvariant(), item, operation);
            }
        }

        ServerAddress = Server(root["servers"] is JsonArray { Count: > 0 } servers ? servers[0] : null);
    }

    /// <summary>Every operation that has an id.</summary>
    public IEnumerable<string> Ids => _operations.Keys;

    /// <summary>The first server's; null when there is none.</summary>
    public string? ServerAddress { get; }

    /// <exception cref="FormatException">It is no OpenAPI 3.</exception>
    /// <exception cref="AgentFileException">It is neither YAML nor JSON.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OpenApiFile Read(string path)
    {
        var name = Path.GetFileName(path);
        return YamlDocument.Parse(name, File.ReadAllText(path)).Root is JsonObject root && root["openapi"]?.ToString().StartsWith("3.", StringComparison.Ordinal) == true
            ? new OpenApiFile(root)
            : throw new FormatException($"{name} is no OpenAPI 3.0 or 3.1");
    }

    /// <summary>An operation; null when there is none of that id.</summary>
    public OpenApiOperation? Find(string id)
    {
        if (!_operations.TryGetValue(id, out var found)) return null;
        var (path, method, item, operation) = found;
        var (properties, required) = (new JsonObject(), new JsonArray());
        var (query, headers) = (new List<string>(), new List<string>());
        // An operation's parameter replaces its path's.
        var parameters = (item["parameters"] as JsonArray ?? []).Concat(operation["parameters"] as JsonArray ?? []).Select(_schemas.Resolve).OfType<JsonObject>()
            .GroupBy(static one => ((string?)one["in"], (string?)one["name"])).Select(static same => same.Last());
        foreach (var parameter in parameters)
        {
            var (name, place) = ((string?)parameter["name"] ?? "", (string?)parameter["in"]);
            if (place is "cookie") continue;
            if (place is "query") query.Add(name);
            if (place is "header") headers.Add(name);
            var schema = _schemas.Inline(parameter["schema"]) as JsonObject ?? [];
            if (schema["description"] is null && (string?)parameter["description"] is { } about) schema["description"] = about;
            properties[name] = schema;
            if (place is "path" || IsTrue(parameter["required"])) required.Add((JsonNode)name);
        }

        var body = Body(operation, properties, required);
        var title = (string?)operation["summary"];
        return new OpenApiOperation(id, method, path, new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required }.ToJsonString())
        {
            Title = title,
            Description = string.Join(' ', new[] { title, (string?)operation["description"] }.Where(static text => !string.IsNullOrWhiteSpace(text))) is { Length: > 0 } text ? text : id,
            Query = query,
            Headers = headers,
            Body = body,
            Result = Result(operation),
        };
    }

    /// <summary>A body's properties become arguments beside the others; one that is no plain object is an argument of its own.</summary>
    private JsonNode? Body(JsonObject operation, JsonObject properties, JsonArray required)
    {
        if (_schemas.Resolve(operation["requestBody"]) is not JsonObject described || _schemas.Inline(described["content"]?[Json]?["schema"]) is not JsonObject schema) return null;
        var fields = schema["properties"] as JsonObject;
        var isPlain = fields is { Count: > 0 } && fields.All(field => HttpTemplate.IsName(field.Key) && !properties.ContainsKey(field.Key)) && schema["allOf"] is null;
        if (!isPlain)
        {
            properties[WholeBody] = schema;
            if (IsTrue(described["required"])) required.Add((JsonNode)WholeBody);
            return $"{{{WholeBody}}}";
        }

        foreach (var (name, field) in fields!)
        {
            if (!IsTrue(field?["readOnly"])) properties[name] = field?.DeepClone();
        }

        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            if (properties.ContainsKey(name!.ToString())) required.Add(name.DeepClone());
        }

        return new JsonObject(fields.Where(field => properties.ContainsKey(field.Key)).Select(static field => KeyValuePair.Create(field.Key, (JsonNode?)$"{{{field.Key}}}")));
    }

    /// <summary>The schema of a good answer; null when the file has none.</summary>
    private string? Result(JsonObject operation)
    {
        var good = (operation["responses"] as JsonObject)?.FirstOrDefault(static response => response.Key.StartsWith('2')).Value;
        return _schemas.Inline(_schemas.Resolve(good)?["content"]?[Json]?["schema"])?.ToJsonString();
    }

    private static string? Server(JsonNode? server)
    {
        var address = (string?)server?["url"];
        foreach (var (name, variable) in server?["variables"] as JsonObject ?? []) address = address?.Replace($"{{{name}}}", variable?["default"]?.ToString(), StringComparison.Ordinal);
        return address;
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var isTrue) && isTrue;
}

/// <summary>An operation of an OpenAPI file.</summary>
/// <param name="Name">Its <c>operationId</c>.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">With <c>{parameter}</c>.</param>
/// <param name="Parameters">JSON Schema of everything that it takes.</param>
internal sealed record OpenApiOperation(string Name, string Method, string Path, string Parameters)
{
    public string? Title { get; init; }

    public required string Description { get; init; }

    public IReadOnlyList<string> Query { get; init; } = [];

    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <inheritdoc cref="HttpToolDefinition.Body"/>
    public JsonNode? Body { get; init; }

    /// <summary>JSON Schema of what it answers; null when it is not said.</summary>
    public string? Result { get; init; }
}
