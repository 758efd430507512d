using System.Text.Json;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>OpenAI's published errors (https://platform.openai.com/docs/guides/error-codes), as a Realtime session reports them in messages.</summary>
internal static class OpenAIRealtimeErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.QuotaExhausted, Code: "insufficient_quota", Advice: "the account's credit is used up"),
        new(ProviderErrorKind.Unauthorized, Code: "invalid_api_key", Advice: "check ApiKey"),
        new(ProviderErrorKind.InvalidRequest, Code: "model_not_found", Advice: "check Model"),
        new(ProviderErrorKind.RateLimited, Code: "rate_limit_exceeded"),
        new(ProviderErrorKind.Unavailable, Code: "session_expired"),
        new(ProviderErrorKind.Unavailable, Code: "server_error"),
        new(ProviderErrorKind.InvalidRequest, Code: "invalid_request_error"),
        new(ProviderErrorKind.InvalidRequest, Status: 400),
        new(ProviderErrorKind.Unauthorized, Status: 401, Advice: "check ApiKey"),
        new(ProviderErrorKind.Unauthorized, Status: 403, Advice: "the region or the key is not allowed"),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Advice: "check BaseAddress: the server may have no Realtime API"),
        new(ProviderErrorKind.RateLimited, Status: 429),
        new(ProviderErrorKind.Unavailable, Status: 500),
        new(ProviderErrorKind.Unavailable, Status: 503));

    /// <summary>An <c>error</c> object. Its code decides; its type where no row knows the code.</summary>
    public static ProviderException From(JsonElement error, string provider, string? secret)
    {
        var code = error.Text("code");
        var known = Table.Rows.Any(row => row.Code is not null && row.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
        return Table.ToException(provider, new VendorFault(VendorWords.Quote(error.Text("message"), secret), Code: known ? code : error.Text("type")));
    }
}
