using System.Text.Json;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>ElevenLabs' published errors: https://elevenlabs.io/docs/developers/resources/error-messages. The code decides where there is one: a used-up
/// quota comes with 401, and a busy service with 429.</summary>
internal static class ElevenLabsErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.QuotaExhausted, Code: "quota_exceeded", Advice: "the account's credits are used up"),
        new(ProviderErrorKind.Unauthorized, Code: "invalid_api_key", Advice: "check ApiKey"),
        new(ProviderErrorKind.Unauthorized, Code: "missing_permissions", Advice: "the key may not do this"),
        new(ProviderErrorKind.Unauthorized, Code: "detected_unusual_activity"),
        new(ProviderErrorKind.Unauthorized, Code: "only_for_creator+", Advice: "the plan lacks this output format"),
        new(ProviderErrorKind.RateLimited, Code: "too_many_concurrent_requests", Advice: "the plan's concurrency limit is reached"),
        new(ProviderErrorKind.Unavailable, Code: "system_busy"),
        new(ProviderErrorKind.Unavailable, Code: "input_timeout_exceeded"),
        new(ProviderErrorKind.InvalidRequest, Code: "voice_not_found", Advice: "check Voice"),
        new(ProviderErrorKind.InvalidRequest, Code: "model_not_found", Advice: "check Model"),
        new(ProviderErrorKind.InvalidRequest, Code: "max_character_limit_exceeded"),
        new(ProviderErrorKind.InvalidRequest, Status: 400),
        new(ProviderErrorKind.Unauthorized, Status: 401, Advice: "check ApiKey"),
        new(ProviderErrorKind.QuotaExhausted, Status: 402),
        new(ProviderErrorKind.Unauthorized, Status: 403, Advice: "the key may not do this"),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Advice: "check Voice"),
        new(ProviderErrorKind.InvalidRequest, Status: 422),
        new(ProviderErrorKind.RateLimited, Status: 429),
        new(ProviderErrorKind.Unavailable, Status: 500),
        new(ProviderErrorKind.Unavailable, Status: 503));

    /// <summary>The error that a WebSocket message reports: <c>{"message","error","code"}</c>.</summary>
    public static ProviderException FromMessage(JsonElement message, string provider, string? secret) => Table.ToException(
        provider, new VendorFault(VendorWords.Quote(message.Text("message"), secret), Code: message.Text("error")));

    /// <summary>The error of an HTTP answer: <c>{"detail":{"status","message"}}</c>.</summary>
    public static ProviderException FromAnswer(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter, string provider, string? secret)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var detail = json.RootElement.Field("detail");
            var words = detail.Text("message") ?? (detail.ValueKind == JsonValueKind.Undefined ? "no message" : detail.ToString());
            return Table.ToException(provider, new VendorFault(VendorWords.Quote(words, secret), status, Code: detail.Text("status") ?? detail.Text("code"), RetryAfter: retryAfter));
        }
        catch (JsonException)
        {
            return Table.ToException(provider, new VendorFault("no message", status, RetryAfter: retryAfter)); // a proxy's page: the status says enough
        }
    }
}
