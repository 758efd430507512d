using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.Errors;

public class HttpErrorsTests
{
    [Theory]
    [InlineData(400, ProviderErrorKind.InvalidRequest)]
    [InlineData(401, ProviderErrorKind.Unauthorized)]
    [InlineData(402, ProviderErrorKind.QuotaExhausted)]
    [InlineData(403, ProviderErrorKind.Unauthorized)]
    [InlineData(404, ProviderErrorKind.InvalidRequest)]
    [InlineData(408, ProviderErrorKind.Unavailable)]
    [InlineData(413, ProviderErrorKind.InvalidRequest)]
    [InlineData(422, ProviderErrorKind.InvalidRequest)]
    [InlineData(429, ProviderErrorKind.RateLimited)]
    [InlineData(500, ProviderErrorKind.Unavailable)]
    [InlineData(503, ProviderErrorKind.Unavailable)]
    [InlineData(529, ProviderErrorKind.Unavailable)]
    [InlineData(302, ProviderErrorKind.ProtocolViolation)]
    public void Each_status_has_its_kind(int status, ProviderErrorKind kind) => Assert.Equal(kind, HttpErrors.Kind(status));

    [Theory]
    [InlineData("2", 2)]
    [InlineData("0", 0)]
    [InlineData("Thu, 01 Jan 2026 09:00:30 GMT", 30)]
    [InlineData("Thu, 01 Jan 2026 08:00:00 GMT", 0)]
    [InlineData("-3", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Retry_after_is_seconds_or_a_date(string? header, int? seconds) =>
        Assert.Equal(seconds, (int?)HttpErrors.RetryAfter(header, new VirtualTimeProvider())?.TotalSeconds);
}
