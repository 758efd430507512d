using System.Globalization;
using System.Net.Http.Headers;

namespace VoiceCluster.Providers;

/// <summary>Maps HTTP answers onto the closed vocabulary; for every vendor that speaks HTTP.</summary>
public static class HttpErrors
{
    /// <summary>The error behind a status that is not 2xx.</summary>
    /// <param name="status">100 to 599.</param>
    /// <param name="provider">The adapter's name.</param>
    /// <param name="message">What the provider said, without secrets.</param>
    /// <param name="retryAfter">What <see cref="RetryAfter"/> found.</param>
    /// <param name="innerException">Where it came from.</param>
    public static ProviderException FromStatus(
        int status, string provider, string message, TimeSpan? retryAfter = null, Exception? innerException = null) =>
        new(Kind(status), provider, $"HTTP {status.ToString(CultureInfo.InvariantCulture)}: {message}", retryAfter, innerException);

    /// <summary>
    /// 401 and 403 are the credentials' fault; 402 the account's balance; 429 the rate; 408, 425 and 5xx (529 is Anthropic's "overloaded") the provider's; other 4xx the
    /// request's; anything else (a redirect, say) is not the protocol: the address is probably wrong.
    /// </summary>
    public static ProviderErrorKind Kind(int status) => status switch
    {
        401 or 403 => ProviderErrorKind.Unauthorized,
        402 => ProviderErrorKind.QuotaExhausted,
        429 => ProviderErrorKind.RateLimited,
        408 or 425 or (>= 500 and <= 599) => ProviderErrorKind.Unavailable,
        >= 400 and <= 499 => ProviderErrorKind.InvalidRequest,
        _ => ProviderErrorKind.ProtocolViolation,
    };

    /// <summary>Reads a Retry-After header: seconds or an HTTP date (RFC 9110 section 10.2.3). Null when absent or unreadable; never negative.</summary>
    public static TimeSpan? RetryAfter(string? header, TimeProvider clock)
    {
        if (!RetryConditionHeaderValue.TryParse(header, out var value)) return null;
        var wait = value.Delta ?? value.Date - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
