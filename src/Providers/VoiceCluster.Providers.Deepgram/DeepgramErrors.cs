using System.Text.Json;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram's published errors: https://developers.deepgram.com/docs/errors and
/// https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors.</summary>
internal static class DeepgramErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.InvalidRequest, Status: 400, Advice: "check Model, Language and the other settings of the section"),
        new(ProviderErrorKind.Unauthorized, Status: 401, Advice: "check ApiKey"),
        new(ProviderErrorKind.QuotaExhausted, Status: 402, Advice: "the project's credit is used up"),
        new(ProviderErrorKind.Unauthorized, Status: 403, Advice: "the key's project has no access to this model"),
        new(ProviderErrorKind.InvalidRequest, Status: 404, Advice: "check BaseAddress"),
        new(ProviderErrorKind.Timeout, Status: 408),
        new(ProviderErrorKind.InvalidRequest, Status: 413),
        new(ProviderErrorKind.RateLimited, Status: 429),
        new(ProviderErrorKind.Unavailable, Status: 500),
        new(ProviderErrorKind.Unavailable, Status: 502),
        new(ProviderErrorKind.Unavailable, Status: 503),
        new(ProviderErrorKind.Timeout, Status: 504),
        // Close frames name their reason first.
        new(ProviderErrorKind.ProtocolViolation, CloseCode: 1008, Code: "DATA-0000", Advice: "the audio could not be decoded"),
        new(ProviderErrorKind.ProtocolViolation, CloseCode: 1002, Code: "DATA-0000", Advice: "the audio could not be decoded"),
        new(ProviderErrorKind.InvalidRequest, CloseCode: 1008, Code: "DATA-0002", Advice: "a message could not be read"),
        new(ProviderErrorKind.InvalidRequest, CloseCode: 1009, Code: "BIG-0000"),
        new(ProviderErrorKind.Unavailable, CloseCode: 1011, Code: "NET-0000"),
        new(ProviderErrorKind.Unavailable, CloseCode: 1011, Code: "NET-0001", Advice: "nothing was sent for too long"),
        new(ProviderErrorKind.Unavailable, CloseCode: 1011, Code: "NET-0002"),
        new(ProviderErrorKind.Unavailable, CloseCode: 1011, Code: "NET-0003"),
        new(ProviderErrorKind.Unavailable, CloseCode: 1011, Code: "NET-0004"),
        // Flux reports them in a message of type Error before it closes.
        new(ProviderErrorKind.InvalidRequest, Code: "UNPARSABLE_CLIENT_MESSAGE"),
        new(ProviderErrorKind.Unavailable, Code: "INTERNAL_SERVER_ERROR"));

    /// <summary>The error that a message of type <c>Error</c> reports.</summary>
    public static ProviderException FromMessage(JsonElement message, string provider, string? secret) => Table.ToException(
        provider, new VendorFault(VendorWords.Quote(message.Text("description") ?? message.Text("message"), secret), Code: message.Text("code")));
}
