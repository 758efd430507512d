using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>
/// Anthropic's models, streamed through the official package. Use it inside a <see cref="ResilientChatModel"/>: alone it makes one attempt. Cancellation, or
/// stopping to read, aborts the request at the server.
/// </summary>
public sealed class AnthropicChatModel : IChatModel, IDisposable
{
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    private readonly AnthropicOptions _options;
    private readonly HttpClient _http;
    private readonly AnthropicClient _client;
    private readonly RetryAfterHandler _retryAfter;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">For waits that the server gives as a date.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public AnthropicChatModel(AnthropicOptions options, TimeProvider clock, string section = "Providers:Anthropic")
    {
        _options = options.Validated(section);
        _retryAfter = new RetryAfterHandler(clock, new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false, // a redirect would carry the caller's words elsewhere
        });
        _http = new HttpClient(_retryAfter) { Timeout = Timeout.InfiniteTimeSpan };
        _client = new AnthropicClient(new ClientOptions
        {
            HttpClient = _http,
            BaseUrl = options.BaseAddress.TrimEnd('/'),
            ApiKey = string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey,
            MaxRetries = 0, // deadlines, retries and the circuit are the guard's
        });
    }

    /// <inheritdoc/>
    public string Name => "anthropic";

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => [_options.Model];

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => _options.Prices.GetValueOrDefault(model ?? _options.Model);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = new StreamedMessage(request.Model ?? _options.Model);
        var told = _retryAfter.Listen();
        var events = _client.Messages.CreateStreaming(Parameters(request, answer.Model), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = events.ConfigureAwait(false);
        while (await NextAsync(events, told, cancellationToken).ConfigureAwait(false))
        {
            if (answer.Read(events.Current) is { Length: > 0 } text) yield return new ChatDelta(text);
        }

        if (!answer.IsFinished) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "the answer ended without a stop_reason");
        if (answer.IsCutInCall) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "the answer ended in the middle of a tool call");
        if (answer.Calls(new ToolNames(request.Tools)) is { Count: > 0 } calls) yield return new ChatDelta("") { ToolCalls = calls };
        yield return new ChatDelta("", answer.Usage(Name, PriceOf(request.Model), _options.Prices));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private MessageCreateParams Parameters(ChatRequest request, string model)
    {
        var system = string.Join("\n\n", request.Messages.Where(static one => one.Role is ChatRole.System && one.Text.Length > 0).Select(static one => one.Text));
        var messages = AnthropicMessages.Of(request.QuotedMessages());
        if (messages.Count == 0) throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, "the request has no messages");
        var body = new JsonObject { ["model"] = model, ["max_tokens"] = request.MaxOutputTokens, ["messages"] = messages };
        if (system.Length > 0) body["system"] = system;
        AnthropicMessages.AddTools(body, request);
        if (request.Temperature is { } temperature) body["temperature"] = Math.Min(temperature, 1); // the vendor's scale ends there
        // As JSON: the package's newest types have no temperature.
        return MessageCreateParams.FromRawUnchecked(Nothing, Nothing, body.Deserialize<Dictionary<string, JsonElement>>()!);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<RawMessageStreamEvent> events, RetryAfterHandler.Told told, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested) throw new OperationCanceledException("The request was cancelled.", exception, cancellationToken);
            throw AnthropicErrors.From(exception, told.Wait, _options, Name);
        }
    }
}
