using System.Text.Json;

namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia's published errors: https://docs.cartesia.ai/use-the-api/api-errors. Over the WebSocket they come as messages with an HTTP status.</summary>
internal static class CartesiaErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.RateLimited, Status: 429, Code: "concurrency_limited", Advice: "the plan's concurrency limit is reached"),
        new(ProviderErrorKind.QuotaExhausted, Status: 402, Code: "quota_exceeded", Advice: "the account's credits are used up"),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Code: "voice_not_found", Advice: "check Voice"),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Code: "model_not_found", Advice: "check Model"),
        new(ProviderErrorKind.InvalidRequest, Status: 400),
        new(ProviderErrorKind.Unauthorized, Status: 401, Advice: "check ApiKey"),
        new(ProviderErrorKind.QuotaExhausted, Status: 402),
        new(ProviderErrorKind.Unauthorized, Status: 403),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Advice: "check BaseAddress"),
        new(ProviderErrorKind.InvalidRequest, Status: 422),
        new(ProviderErrorKind.RateLimited, Status: 429),
        new(ProviderErrorKind.Unavailable, Status: 500),
        new(ProviderErrorKind.Unavailable, Status: 503));

    /// <summary>The error that a message of type <c>error</c> reports.</summary>
    public static ProviderException FromMessage(JsonElement message, string provider, string? secret)
    {
        var words = message.Text("message") ?? message.Text("title") ?? message.Text("error");
        var status = (int)message.Number("status_code");
        return Table.ToException(provider, new VendorFault(VendorWords.Quote(words, secret), status is >= 100 and <= 599 ? status : 500, Code: message.Text("error_code")));
    }
}
