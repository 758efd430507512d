using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Mcp;

/// <summary>A tool of a server.</summary>
/// <param name="client">The session in which the server named it.</param>
/// <param name="name">What the server calls it.</param>
/// <param name="specification">What the agent knows of it.</param>
/// <param name="broken">Told when the server cannot be reached.</param>
internal sealed class McpTool(McpClient client, string name, ToolSpecification specification, Action broken) : IAgentTool
{
    /// <summary>In a call's <c>_meta</c>: the same for every attempt at one call.</summary>
    public const string IdempotencyKey = "idempotencyKey";

    private const int LongestDescription = 4_000;

    /// <inheritdoc/>
    public ToolSpecification Specification { get; } = specification;

    /// <summary>A tool as agents are given it: a read only where the server says so; what it calls destructive is asked for first.</summary>
    /// <param name="server">The server's name here.</param>
    /// <param name="tool">As the server describes it.</param>
    /// <param name="timeLimit">See <see cref="McpServerSettings.TimeLimit"/>.</param>
    public static ToolSpecification Describe(string server, Tool tool, TimeSpan timeLimit)
    {
        var hints = tool.Annotations;
        var isRead = hints?.ReadOnlyHint == true;
        var title = tool.Title ?? hints?.Title ?? tool.Name;
        var description = tool.Description ?? title;
        return new ToolSpecification
        {
            Name = $"{server}/{tool.Name}",
            Title = title,
            Description = description.Length <= LongestDescription ? description : description[..LongestDescription],
            Parameters = tool.InputSchema.GetRawText(),
            Result = tool.OutputSchema is { } schema && ToolArguments.Problem(schema.GetRawText()) is null ? schema.GetRawText() : null,
            Effect = isRead ? ToolEffect.Read : ToolEffect.Write,
            IsIdempotent = hints?.IdempotentHint == true,
            Confirmation = !isRead && hints?.DestructiveHint == true ? ToolSpecification.CommonConfirmation(title) : null,
            TimeLimit = timeLimit,
        };
    }

    /// <inheritdoc/>
    public async Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var call = new CallToolRequestParams
        {
            Name = name,
            Arguments = invocation.Arguments.ToDictionary(static one => one.Key, static one => JsonSerializer.SerializeToElement(one.Value), StringComparer.Ordinal),
            Meta = Specification.Effect is ToolEffect.Write ? new JsonObject { [IdempotencyKey] = invocation.Context.IdempotencyKey } : null,
        };
        CallToolResult result;
        try
        {
            result = await client.CallToolAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (McpException exception)
        {
            throw new ToolException($"{Specification.Name} refused: {exception.Message}", innerException: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            broken();
            throw new ToolException($"{Specification.Name} broke off before it had answered; whether it was done is not known.", isTransient: true, exception) { OutcomeIsUnknown = true };
        }

        var text = string.Join('\n', result.Content.Select(Said));
        if (result.IsError == true) throw new ToolException($"{Specification.Name} failed: {text}");
        return new ToolResult(result.StructuredContent is { } content ? JsonSerializer.SerializeToNode(content) : Read(text));
    }

    /// <summary>Most servers write JSON as text.</summary>
    private static JsonNode? Read(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string Said(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents text } => text.Text,
        ResourceLinkBlock link => $"{link.Title ?? link.Name}: {link.Uri}",
        _ => $"({block.Type})",
    };
}
