using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Json.Pointer;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>A tool that is one HTTP request.</summary>
/// <param name="Specification">What the agent knows of it.</param>
/// <param name="Method">GET, HEAD, POST, PUT, PATCH or DELETE.</param>
/// <param name="Url">Absolute; its host has no argument in it.</param>
internal sealed record HttpToolDefinition(ToolSpecification Specification, HttpMethod Method, HttpTemplate Url)
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Parameters of the address; one whose argument is not given is left out, a list's stands once for each element.</summary>
    public IReadOnlyList<(string Name, HttpTemplate Value)> Query { get; init; } = [];

    /// <summary>One whose argument is not given is left out.</summary>
    public IReadOnlyList<(string Name, HttpTemplate Value)> Headers { get; init; } = [];

    /// <summary>The body: JSON whose texts are templates, one that is only <c>{argument}</c> stands for the argument as it is. Null for none.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Which part of the answer is the result; null for all of it.</summary>
    public JsonPointer? Result { get; init; }

    /// <summary>Values that are in no message.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The request for a call.</summary>
    /// <exception cref="ToolException">An argument cannot stand where it is wanted.</exception>
    public HttpRequestMessage Request(ToolInvocation invocation)
    {
        var request = new HttpRequestMessage(Method, Address(invocation.Arguments)) { Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/*", 0.5));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("VoiceCluster", "1.0"));
        if (Specification.Effect is ToolEffect.Write) request.Headers.Add(IdempotencyKey, invocation.Context.IdempotencyKey);
        foreach (var (name, template) in Headers)
        {
            if (template.Fill(invocation.Arguments, static text => text) is not { } value) continue;
            request.Headers.Remove(name);
            if (value.Any(static c => c is < ' ' or > '~') || !request.Headers.TryAddWithoutValidation(name, value))
                throw new ToolException($"An argument cannot stand in the header {name}: it has signs that no header takes.");
        }

        if (Body is not null) request.Content = new StringContent(Filled(Body, invocation.Arguments)?.ToJsonString() ?? "null", Encoding.UTF8, "application/json");
        return request;
    }

    private Uri Address(JsonObject arguments)
    {
        var address = new StringBuilder(Url.Fill(arguments, Segment) ?? throw new ToolException($"These arguments are needed: {string.Join(", ", Url.Arguments)}."));
        var separator = Url.Beginning.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, template) in Query)
        {
            var values = template.IsArgument && arguments[template.Arguments.Single()] is JsonArray list
                ? list.OfType<JsonNode>().Select(HttpTemplate.TextOf)
                : template.Fill(arguments, static text => text) is { } only ? [only] : Enumerable.Empty<string>();
            foreach (var value in values)
            {
                address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return new Uri(address.ToString());
    }

    /// <summary>An argument in an address. Nothing at all, or dots, would make it another address.</summary>
    private static string Segment(string value) => value.All(static c => c is '.')
        ? throw new ToolException($"'{value}' cannot stand in an address.")
        : Uri.EscapeDataString(value);

    private static JsonNode? Filled(JsonNode? template, JsonObject arguments)
    {
        switch (template)
        {
            case JsonObject fields:
                return new JsonObject(fields.Where(field => IsGiven(field.Value, arguments)).Select(field => KeyValuePair.Create(field.Key, Filled(field.Value, arguments))));
            case JsonArray items:
                return new JsonArray([.. items.Where(item => IsGiven(item, arguments)).Select(item => Filled(item, arguments))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                // Secrets were put in when the file was read.
                var parsed = HttpTemplate.Parse(text, static _ => "");
                return parsed.IsArgument ? arguments[parsed.Arguments.Single()]?.DeepClone() : parsed.Fill(arguments, static written => written);
            default:
                return template?.DeepClone();
        }
    }

    /// <summary>Whether a part of the body stays: one whose argument is not given is left out.</summary>
    private static bool IsGiven(JsonNode? template, JsonObject arguments) => template is not JsonValue value || !value.TryGetValue<string>(out var text)
        || HttpTemplate.Parse(text, static _ => "").Arguments.All(arguments.ContainsKey);
}
