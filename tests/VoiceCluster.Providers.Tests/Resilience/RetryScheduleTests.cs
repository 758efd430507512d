namespace VoiceCluster.Providers.Tests.Resilience;

public class RetryScheduleTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized)]
    [InlineData(ProviderErrorKind.InvalidRequest)]
    [InlineData(ProviderErrorKind.ProtocolViolation)]
    [InlineData(ProviderErrorKind.NotInstalled)]
    [InlineData(ProviderErrorKind.Overloaded)]
    public void Permanent_errors_and_our_own_bounds_are_not_retried(ProviderErrorKind kind) =>
        Assert.Null(New().Next(Failure(kind), Ample));

    [Theory]
    [InlineData(ProviderErrorKind.Unavailable)]
    [InlineData(ProviderErrorKind.Timeout)]
    public void Transient_errors_are_retried_once(ProviderErrorKind kind)
    {
        var schedule = New();
        Assert.Equal(TimeSpan.FromMilliseconds(200), schedule.Next(Failure(kind), Ample));
        Assert.Null(schedule.Next(Failure(kind), Ample));
    }

    [Fact]
    public void A_transient_error_waits_as_told_within_the_window_and_not_at_all_beyond()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), New().Next(Failure(ProviderErrorKind.Unavailable, TimeSpan.FromSeconds(5)), Ample));
        Assert.Null(New().Next(Failure(ProviderErrorKind.Unavailable, TimeSpan.FromSeconds(5.1)), Ample));
    }

    [Fact]
    public void A_rate_limit_without_a_told_wait_backs_off_doubling_up_to_the_most()
    {
        var schedule = New(new RetryOptions { RateLimitRetries = 5 });
        var waits = Enumerable.Range(0, 6).Select(_ => schedule.Next(Failure(ProviderErrorKind.RateLimited), Ample)?.TotalMilliseconds);
        Assert.Equal([500, 1000, 2000, 4000, 4000, null], waits);
    }

    [Fact]
    public void A_rate_limit_waits_as_told_and_never_less()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), New().Next(Failure(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(2)), Ample));
        Assert.Equal(TimeSpan.FromSeconds(2.2), New(jitter: 1).Next(Failure(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(2)), Ample));
    }

    [Fact]
    public void Jitter_takes_up_to_half_off_our_own_waits()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), New(jitter: 1).Next(Failure(ProviderErrorKind.Timeout), Ample));
        Assert.Equal(TimeSpan.FromMilliseconds(250), New(jitter: 1).Next(Failure(ProviderErrorKind.RateLimited), Ample));
    }

    [Fact]
    public void A_wait_that_does_not_fit_the_deadline_is_not_begun() =>
        Assert.Null(New().Next(Failure(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(2)), TimeSpan.FromSeconds(2)));

    [Fact]
    public void The_two_budgets_are_apart()
    {
        var schedule = New(new RetryOptions { RateLimitRetries = 1 });
        Assert.NotNull(schedule.Next(Failure(ProviderErrorKind.RateLimited), Ample));
        Assert.NotNull(schedule.Next(Failure(ProviderErrorKind.Unavailable), Ample));
        Assert.Null(schedule.Next(Failure(ProviderErrorKind.RateLimited), Ample));
        Assert.Null(schedule.Next(Failure(ProviderErrorKind.Unavailable), Ample));
    }

    private static RetrySchedule New(RetryOptions? options = null, double jitter = 0) => new(options ?? new RetryOptions(), () => jitter);

    private static ProviderException Failure(ProviderErrorKind kind, TimeSpan? retryAfter = null) => new(kind, "test", "failed", retryAfter);
}
