using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Pointer;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>
/// Reads a file of tools: one tool (<c>name</c>, <c>url</c>, <c>parameters</c>, ...), or operations of an OpenAPI file (<c>openapi</c>, <c>operations</c>).
/// Everything that is wrong is said at once, each with file, line, value and what to do.
/// </summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="yaml">The file.</param>
/// <param name="environment">Environment variables.</param>
internal sealed class HttpToolFile(string file, YamlDocument yaml, Func<string, string?> environment)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] BodyMethods = ["POST", "PUT", "PATCH"];
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(5);

    // Shorter ones would take whole words out of messages.
    private const int ShortestSecret = 4;

    private readonly List<string> _problems = [];
    private readonly List<string> _secrets = [];

    /// <summary>The file's tools.</summary>
    /// <param name="path">The file; what it names is beside it.</param>
    /// <param name="environment">Environment variables.</param>
    /// <exception cref="FormatException">With a line for each problem.</exception>
    /// <exception cref="AgentFileException">It is no YAML.</exception>
    public static IReadOnlyList<HttpToolDefinition> Read(string path, Func<string, string?> environment)
    {
        var name = Path.GetFileName(path);
        var yaml = YamlDocument.Parse(name, File.ReadAllText(path));
        if (yaml.Root is not JsonObject root) throw new FormatException($"{name}, line 1: the file holds no tool; begin with name: or openapi:");
        var reader = new HttpToolFile(name, yaml, environment);
        var fields = new YamlFields(name, yaml, root, "", reader._problems);
        var tools = fields.Has("openapi") ? reader.ReadOperations(fields, Path.GetDirectoryName(path)!) : [reader.ReadTool(fields)];
        if (reader._problems.Count > 0) throw new FormatException(string.Join('\n', reader._problems));
        return tools;
    }

    private HttpToolDefinition ReadTool(YamlFields fields)
    {
        var method = fields.Text("method") ?? "GET";
        if (!Methods.Contains(method)) fields.Complain("method", $"is '{method}'; use one of {string.Join(", ", Methods)}");
        var schema = Schema(fields, "parameters") ?? """{"type":"object","properties":{},"additionalProperties":false}""";
        var names = PropertiesOf(schema);
        var specification = Specification(fields, Name(fields), method) with { Description = fields.Required("description", "say what it does and when to use it"), Parameters = schema };
        if (fields.Has("result_schema")) specification = specification with { Result = Schema(fields, "result_schema") };
        var url = Url(fields, fields.Required("url", "for example https://crm.example.com/customers/{number}"));
        var query = Templates(fields, "query");
        var headers = Templates(fields, "headers");
        var body = fields.Any("body")?.DeepClone();
        if (body is JsonValue) fields.Complain("body", "is a text; write the JSON as YAML, with {argument} where arguments belong");
        if (body is not null && !BodyMethods.Contains(method)) fields.Complain("body", $"is not sent with {method}; use POST, PUT or PATCH");

        CheckArguments(fields, "url", url.Arguments, names);
        foreach (var (field, templates) in new[] { ("query", query), ("headers", headers) })
            CheckArguments(fields, field, templates.SelectMany(static one => one.Value.Arguments), names);
        if (body is not null) CheckArguments(fields, "body", TextsOf(body).SelectMany(text => BodyTemplate(fields, text).Arguments), names);
        if (specification.Confirmation is { } question) CheckArguments(fields, "confirm", HttpTemplate.Parse(question, static _ => "").Arguments, names);

        // What is not placed is sent as methods send it.
        var placed = url.Arguments.Concat(query.Concat(headers).SelectMany(static one => one.Value.Arguments)).ToHashSet(StringComparer.Ordinal);
        var rest = names.Where(name => !placed.Contains(name)).ToList();
        if (body is null && BodyMethods.Contains(method)) body = new JsonObject(rest.Select(static name => KeyValuePair.Create(name, (JsonNode?)$"{{{name}}}")));
        else if (body is null) query = [.. query, .. rest.Select(static name => (name, HttpTemplate.Of(name)))];
        var tool = new HttpToolDefinition(specification, new HttpMethod(method), url) { Query = query, Headers = headers, Body = body, Result = Pointer(fields), Secrets = _secrets };
        fields.RejectOthers();
        return tool;
    }

    private List<HttpToolDefinition> ReadOperations(YamlFields fields, string folder)
    {
        var tools = new List<HttpToolDefinition>();
        var prefix = fields.Text("name");
        var headers = Templates(fields, "headers");
        var api = OpenApi(fields, folder);
        var address = fields.Text("url") ?? api?.ServerAddress;
        if (api is not null && (address is null || !Uri.TryCreate(address, UriKind.Absolute, out _)))
            fields.Complain("url", "is missing, and the OpenAPI file has no absolute address of a server; write url: https://...");
        var server = Url(fields, address ?? "");
        var otherwise = Specification(fields, "all", "GET");
        var operations = fields.List("operations");
        if (operations is null or { Count: 0 }) fields.Complain("operations", "names none; list the operationIds that agents may use");
        foreach (var (i, one) in (operations ?? []).Index())
        {
            var pick = new YamlFields(file, yaml, one as JsonObject ?? new JsonObject { ["operation"] = one?.DeepClone() }, $"/operations/{i}", _problems);
            var id = pick.Required("operation", "name an operationId");
            if (api is null) continue;
            if (api.Find(id) is not { } operation)
            {
                pick.Complain("operation", $"is '{id}', which the OpenAPI file does not have; it has {string.Join(", ", api.Ids)}");
                continue;
            }

            var name = $"{(prefix is null ? "" : $"{prefix}/")}{pick.Text("name") ?? operation.Name}";
            CheckName(pick, "operation", name);
            var result = Pointer(pick);
            var specification = Specification(pick, name, operation.Method) with { Parameters = operation.Parameters, Result = result is null ? operation.Result : null };
            tools.Add(new HttpToolDefinition(
                specification with
                {
                    Description = pick.Text("description") ?? operation.Description,
                    Title = specification.Title ?? operation.Title,
                    TimeLimit = pick.Has("time_limit") ? specification.TimeLimit : otherwise.TimeLimit,
                    Retries = pick.Has("retries") ? specification.Retries : otherwise.Retries,
                },
                new HttpMethod(operation.Method),
                HttpTemplate.Parse($"{(address ?? "").TrimEnd('/')}{operation.Path}", Variable(fields, "url")))
            {
                Query = [.. operation.Query.Select(static name => (name, HttpTemplate.Of(name)))],
                Headers = [.. headers, .. operation.Headers.Select(static name => (name, HttpTemplate.Of(name)))],
                Body = operation.Body,
                Result = result,
                Secrets = _secrets,
            });
            pick.RejectOthers();
        }

        if (server.Arguments.Any()) fields.Complain("url", "has places for arguments, which belong into the OpenAPI file's paths");
        fields.RejectOthers();
        return tools;
    }

    private static OpenApiFile? OpenApi(YamlFields fields, string folder)
    {
        var path = Path.Combine(folder, fields.Required("openapi", "name an OpenAPI file"));
        try
        {
            return OpenApiFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or AgentFileException)
        {
            fields.Complain("openapi", $"cannot be read: {exception.Message}");
            return null;
        }
    }

    /// <summary>What both kinds of tools have.</summary>
    private static ToolSpecification Specification(YamlFields fields, string name, string method)
    {
        var effect = fields.Effect(method is "GET" or "HEAD" ? ToolEffect.Read : ToolEffect.Write);
        var title = fields.Text("title");
        var confirm = fields.Text("confirm");
        return new ToolSpecification
        {
            Name = name,
            Description = "",
            Parameters = "{}",
            Title = title,
            Effect = effect,
            IsIdempotent = fields.Flag("idempotent"),
            TimeLimit = fields.Time("time_limit", ShortestTime, LongestTime, TimeSpan.FromSeconds(10)),
            Retries = fields.Number("retries", 0, 5, 1),
            Confirmation = confirm switch { null or "false" => null, "true" => ToolSpecification.CommonConfirmation(title ?? name), _ => confirm },
            Fillers = [.. (fields.List("fillers") ?? []).OfType<JsonNode>().Select(static filler => filler.ToString())],
        };
    }

    private static string Name(YamlFields fields)
    {
        var name = fields.Required("name", "letters, digits, _ and -");
        CheckName(fields, "name", name);
        return name;
    }

    private static void CheckName(YamlFields fields, string field, string name)
    {
        if (name.Length > ToolSpecification.LongestName || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '/')))
            fields.Complain(field, $"makes a tool '{name}'; use at most {ToolSpecification.LongestName} letters, digits, _ and -, and one / after a server's name");
    }

    private HttpTemplate Url(YamlFields fields, string text)
    {
        var url = HttpTemplate.Parse(text, Variable(fields, "url"));
        var beginning = url.Beginning;
        var isWhole = Uri.TryCreate(beginning, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            && (!url.Arguments.Any() || beginning.IndexOf('/', address.Scheme.Length + 3) > 0);
        if (text.Length > 0 && !isWhole) fields.Complain("url", $"is '{text}'; use an http or https address whose host has no arguments and no password in it");
        return url;
    }

    private List<(string Name, HttpTemplate Value)> Templates(YamlFields fields, string name)
    {
        var templates = new List<(string, HttpTemplate)>();
        foreach (var (key, value) in fields.Mapping(name) ?? [])
        {
            if (value is JsonValue) templates.Add((key, HttpTemplate.Parse(value.ToString(), Variable(fields, name))));
            else fields.Complain(name, $"has a value for '{key}' that is no text");
        }

        return templates;
    }

    private Func<string, string> Variable(YamlFields fields, string field) => name =>
    {
        if (environment(name) is not { Length: > 0 } value)
        {
            fields.Complain(field, $"has ${{{name}}}, but the environment has no variable {name}");
            return "";
        }

        if (value.Length >= ShortestSecret && !_secrets.Contains(value)) _secrets.Add(value);
        return value;
    };

    private static HttpTemplate BodyTemplate(YamlFields fields, string text) => HttpTemplate.Parse(text, name =>
    {
        fields.Complain("body", $"has ${{{name}}}; variables of the environment belong into headers, query or url");
        return "";
    });

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(static field => TextsOf(field.Value)),
        JsonArray items => items.SelectMany(TextsOf),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static void CheckArguments(YamlFields fields, string field, IEnumerable<string> used, List<string> names)
    {
        foreach (var name in used.Except(names, StringComparer.Ordinal))
            fields.Complain(field, $"has {{{name}}}, which is none of the parameters{(names.Count > 0 ? $": {string.Join(", ", names)}" : "")}");
    }

    private static string? Schema(YamlFields fields, string name)
    {
        if (fields.Mapping(name) is not { } schema) return null;
        if (name is "parameters" && schema["type"] is null) schema["type"] = "object";
        var text = schema.ToJsonString();
        if (ToolArguments.Problem(text) is { } problem) fields.Complain(name, $"is no JSON Schema: {problem}");
        return text;
    }

    private static List<string> PropertiesOf(string schema) =>
        JsonNode.Parse(schema)?["properties"] is JsonObject properties ? [.. properties.Select(static property => property.Key)] : [];

    private static JsonPointer? Pointer(YamlFields fields)
    {
        if (fields.Text("result") is not { } text) return null;
        if (JsonPointer.TryParse(text, out var pointer)) return pointer;
        fields.Complain("result", $"is '{text}'; use a JSON pointer such as /data/customer");
        return null;
    }
}
