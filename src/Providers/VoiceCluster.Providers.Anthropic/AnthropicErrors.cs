using System.Text.Json;
using Anthropic.Exceptions;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>Anthropic's published errors: https://platform.claude.com/docs/en/api/errors. In the middle of a stream they come as events, without a status.</summary>
internal static class AnthropicErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.InvalidRequest, Code: "invalid_request_error"),
        new(ProviderErrorKind.Unauthorized, Code: "authentication_error", Advice: "check ApiKey"),
        new(ProviderErrorKind.QuotaExhausted, Code: "billing_error", Advice: "the account's credit is used up"),
        new(ProviderErrorKind.Unauthorized, Code: "permission_error", Advice: "the key may not do this"),
        new(ProviderErrorKind.InvalidRequest, Code: "not_found_error", Advice: "check Model and BaseAddress"),
        new(ProviderErrorKind.InvalidRequest, Code: "request_too_large"),
        new(ProviderErrorKind.RateLimited, Code: "rate_limit_error"),
        new(ProviderErrorKind.Unavailable, Code: "api_error"),
        new(ProviderErrorKind.Timeout, Code: "timeout_error"),
        new(ProviderErrorKind.Unavailable, Code: "overloaded_error"));

    /// <summary>What to throw for what the official package threw.</summary>
    /// <param name="exception">The package's.</param>
    /// <param name="retryAfter">From the answer's headers.</param>
    /// <param name="options">For the address, and the key that must not be quoted.</param>
    /// <param name="provider">The adapter's name.</param>
    public static ProviderException From(Exception exception, TimeSpan? retryAfter, AnthropicOptions options, string provider) => exception switch
    {
        AnthropicApiException answered => Answered(answered.ResponseBody, (int)answered.StatusCode, retryAfter, options, provider, answered),
        AnthropicSseException reported => Answered(Quoted(reported.Message), null, null, options, provider, reported),
        AnthropicInvalidDataException => new ProviderException(
            ProviderErrorKind.ProtocolViolation, provider, $"answered what is not the Messages API; check BaseAddress ({options.BaseAddress})", innerException: exception),
        AnthropicIOException unreachable => new ProviderException(
            ProviderErrorKind.Unavailable, provider, $"cannot reach {options.BaseAddress} (BaseAddress): {unreachable.InnerException.Message}", innerException: exception),
        _ => ProviderErrors.From(exception, provider),
    };

    private static ProviderException Answered(string body, int? status, TimeSpan? retryAfter, AnthropicOptions options, string provider, Exception exception)
    {
        var (code, message) = Read(body);
        return Table.ToException(provider, new VendorFault(VendorWords.Quote(message, options.ApiKey), status, Code: code, RetryAfter: retryAfter), exception);
    }

    /// <summary><c>{"type":"error","error":{"type","message"}}</c>.</summary>
    private static (string? Code, string Message) Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.Field("error");
            return (error.Text("type"), error.Text("message") ?? "no message");
        }
        catch (JsonException)
        {
            return (null, "no message"); // a proxy's page: the status says enough
        }
    }

    /// <summary>The package words it as <c>SSE error returned from server: '{...}'</c>.</summary>
    private static string Quoted(string message)
    {
        var (start, end) = (message.IndexOf('\'', StringComparison.Ordinal), message.LastIndexOf('\''));
        return end > start ? message[(start + 1)..end] : "";
    }
}
