using System.Runtime.CompilerServices;
using System.Text;
using OpenAI.Chat;
using VoiceCluster.Dialogue;
using ChatMessage = OpenAI.Chat.ChatMessage;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// Chat completions of OpenAI or a compatible server, streamed through the official package
/// (https://platform.openai.com/docs/api-reference/chat). Use it inside a <see cref="ResilientChatModel"/>: alone it makes one attempt, bounded only by
/// the network timeouts. Cancellation, or stopping to read, aborts the request at the server.
/// </summary>
public sealed class OpenAIChatModel : IChatModel, IDisposable
{
    private readonly OpenAIOptions _options;
    private readonly OpenAIConnection _connection;
    private readonly OpenAIErrors _errors;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">For waits that the server gives as a date.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public OpenAIChatModel(OpenAIOptions options, TimeProvider clock, string section = "Providers:OpenAI")
    {
        _options = options.Validated(section);
        _connection = new OpenAIConnection(options);
        _errors = new OpenAIErrors(options, clock);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => [_options.Model];

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => _options.Prices.GetValueOrDefault(model ?? _options.Model);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Messages.Count == 0) throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, "the request has no messages");
        var model = request.Model ?? _options.Model;
        var answer = new StreamedAnswer(model);
        var updates = _connection.Client.GetChatClient(model)
            .CompleteChatStreamingAsync([.. request.QuotedMessages().Select(Message)], Options(request), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using var disposal = updates.ConfigureAwait(false);
        while (await NextAsync(updates, cancellationToken).ConfigureAwait(false))
        {
            var (text, reasoning) = answer.Add(updates.Current);
            if (text.Length > 0 || reasoning is not null) yield return new ChatDelta(text, Reasoning: reasoning);
        }

        if (!answer.Finished)
        {
            var error = answer.Error is null ? "" : $": {_errors.Quote(answer.Error)}";
            throw new ProviderException(ProviderErrorKind.Unavailable, Name, $"the answer ended without a finish_reason{error}");
        }

        if (answer.IsCutInCall) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "the answer ended in the middle of a tool call");
        if (answer.Calls(new ToolNames(request.Tools)) is { Count: > 0 } calls) yield return new ChatDelta("") { ToolCalls = calls };
        yield return new ChatDelta("", answer.Usage(Name, request, _options.Prices));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static ChatMessage Message(Dialogue.ChatMessage message) => message.Role switch
    {
        ChatRole.System => new SystemChatMessage(message.Text),
        ChatRole.User => new UserChatMessage(message.Text),
        ChatRole.Assistant when message.ToolCalls.Count == 0 => new AssistantChatMessage(message.Text),
        ChatRole.Assistant => Calling(message),
        ChatRole.Tool => new ToolChatMessage(message.ToolCallId, message.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Role, "Unknown role."),
    };

    private static AssistantChatMessage Calling(Dialogue.ChatMessage message)
    {
        // Servers that fill a template with the arguments refuse what is no JSON.
        var calling = new AssistantChatMessage(message.ToolCalls.Select(static call => ChatToolCall.CreateFunctionToolCall(
            call.Id, ToolNames.ToWire(call.Name), BinaryData.FromString(PartialToolCalls.ArgumentsOf(call).ToJsonString()))));
        if (message.Text.Length > 0) calling.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        return calling;
    }

    private ChatCompletionOptions Options(ChatRequest request)
    {
        var options = new ChatCompletionOptions { Temperature = (float?)request.Temperature };
        if (_options.LegacyMaxTokens) options.Patch.Set("$.max_tokens"u8, request.MaxOutputTokens);
        else options.MaxOutputTokenCount = request.MaxOutputTokens;
        foreach (var tool in request.Tools)
            options.Tools.Add(ChatTool.CreateFunctionTool(ToolNames.ToWire(tool.Name), tool.Description, BinaryData.FromString(tool.Parameters)));
        return options;
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw _errors.Translate(exception, cancellationToken);
        }
    }
}
