using System.ClientModel;
using System.Globalization;
using System.Text.Json;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>Maps what the official package throws onto the closed vocabulary
/// (https://platform.openai.com/docs/guides/error-codes).</summary>
internal sealed class OpenAIErrors(OpenAIServerOptions options, TimeProvider clock)
{
    private const int LongestMessage = 300;

    /// <summary>What to throw instead: the caller's own cancellation, however the torn-down connection words it, or an error of the vocabulary.</summary>
    public Exception Translate(Exception exception, CancellationToken caller) =>
        caller.IsCancellationRequested ? new OperationCanceledException("The request was cancelled.", exception, caller) : From(exception);

    private ProviderException From(Exception exception) => exception switch
    {
        ClientResultException { Status: 0 } unreachable => Unreachable(unreachable),
        ClientResultException answered => FromAnswer(answered),
        // The package's readers of JSON, and of enumerations that a compatible server extends.
        JsonException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException => new ProviderException(
            ProviderErrorKind.ProtocolViolation, options.Name,
            $"answered what is not the OpenAI protocol; check BaseAddress ({options.BaseAddress})", innerException: exception),
        _ => ProviderErrors.From(exception, options.Name),
    };

    private ProviderException Unreachable(ClientResultException exception) => new(
        ProviderErrorKind.Unavailable, options.Name,
        $"cannot reach {options.BaseAddress} (BaseAddress): {Quote(exception.Message)}", innerException: exception);

    private ProviderException FromAnswer(ClientResultException exception)
    {
        var (message, code) = ReadError(exception);
        var retryAfter = RetryAfter(exception);
        if (code == "insufficient_quota") // a 429 that no wait cures
        {
            return new ProviderException(
                ProviderErrorKind.QuotaExhausted, options.Name, $"the account's quota is used up: {message}", innerException: exception);
        }


        var advice = exception.Status switch
        {
            401 or 403 => " (check ApiKey)",
            404 or 405 or >= 300 and <= 399 => " (check BaseAddress and Model)",
            _ => "",
        };
        return HttpErrors.FromStatus(exception.Status, options.Name, message + advice, retryAfter, exception);
    }

    /// <summary>Milliseconds from <c>retry-after-ms</c>, which OpenAI prefers; else the standard header.</summary>
    private TimeSpan? RetryAfter(ClientResultException exception)
    {
        var headers = exception.GetRawResponse()?.Headers;
        if (headers is null) return null;
        if (headers.TryGetValue("retry-after-ms", out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9)
            return TimeSpan.FromMilliseconds(ms);
        return headers.TryGetValue("Retry-After", out var header) ? HttpErrors.RetryAfter(header, clock) : null;
    }

    /// <summary>The body's <c>error.message</c> and <c>error.code</c>; the status line's words when the body is something else.</summary>
    private (string Message, string? Code) ReadError(ClientResultException exception)
    {
        var response = exception.GetRawResponse();
        try
        {
            using var body = JsonDocument.Parse(response?.Content.ToMemory() ?? default);
            if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out var error))
            {
                if (error.ValueKind == JsonValueKind.String) return (Quote(error.GetString()!), null);
                if (error.ValueKind == JsonValueKind.Object) return (Quote(Text(error, "message") ?? "no message"), Text(error, "code"));
            }
        }
        catch (JsonException)
        {
            // A proxy's page: the status says enough.
        }

        return (response?.ReasonPhrase is { Length: > 0 } reason ? reason : "no message", null);
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A server's words, shortened and without the key: servers echo keys, logs must not.</summary>
    public string Quote(string message)
    {
        if (!string.IsNullOrEmpty(options.ApiKey)) message = message.Replace(options.ApiKey, "***", StringComparison.Ordinal);
        return message.Length <= LongestMessage ? message : string.Concat(message.AsSpan(0, LongestMessage), "...");
    }
}
