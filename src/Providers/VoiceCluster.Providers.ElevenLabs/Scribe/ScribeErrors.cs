using System.Text.Json;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>Scribe's published errors, whose messages are named after them: https://elevenlabs.io/docs/api-reference/speech-to-text/v-1-speech-to-text-realtime.</summary>
internal static class ScribeErrors
{
    public static readonly ErrorTable Table = new(
        new(ProviderErrorKind.Unauthorized, Code: "auth_error", Advice: "check ApiKey"),
        new(ProviderErrorKind.Unauthorized, Code: "unaccepted_terms", Advice: "accept the terms of Scribe: https://elevenlabs.io/app"),
        new(ProviderErrorKind.QuotaExhausted, Code: "quota_exceeded", Advice: "the account's credits are used up"),
        new(ProviderErrorKind.RateLimited, Code: "rate_limited"),
        new(ProviderErrorKind.RateLimited, Code: "commit_throttled"),
        new(ProviderErrorKind.RateLimited, Code: "queue_overflow"),
        new(ProviderErrorKind.InvalidRequest, Code: "input_error"),
        new(ProviderErrorKind.InvalidRequest, Code: "invalid_request", Advice: "check Scribe:Model and Scribe:Language"),
        new(ProviderErrorKind.InvalidRequest, Code: "chunk_size_exceeded"),
        new(ProviderErrorKind.Unavailable, Code: "resource_exhausted"),
        new(ProviderErrorKind.Unavailable, Code: "transcriber_error"),
        new(ProviderErrorKind.Unavailable, Code: "session_time_limit_exceeded"),
        new(ProviderErrorKind.Unavailable, Code: "insufficient_audio_activity"),
        new(ProviderErrorKind.Unavailable, Code: "error"),
        new(ProviderErrorKind.InvalidRequest, Status: 400),
        new(ProviderErrorKind.Unauthorized, Status: 401, Advice: "check ApiKey"),
        new(ProviderErrorKind.QuotaExhausted, Status: 402),
        new(ProviderErrorKind.Unauthorized, Status: 403, Advice: "the key may not do this"),
        new(ProviderErrorKind.InvalidRequest, Status: 422),
        new(ProviderErrorKind.RateLimited, Status: 429),
        new(ProviderErrorKind.Unavailable, Status: 500),
        new(ProviderErrorKind.Unavailable, Status: 503));

    /// <summary>The error that a message reports; null when it reports none.</summary>
    public static ProviderException? FromMessage(JsonElement message, string provider, string? secret)
    {
        if (message.Text("error") is not { } words || message.Text("message_type") is not { } code) return null;
        return Table.ToException(provider, new VendorFault(VendorWords.Quote(words, secret), Code: code));
    }
}
