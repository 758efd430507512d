namespace VoiceCluster.Providers;

/// <summary>Decides whether one request is made again, and after which wait. One per request; not thread-safe.</summary>
/// <param name="options">Counts and waits.</param>
/// <param name="jitter">Numbers from 0 to 1, so that calls that failed together do not come back together.</param>
internal sealed class RetrySchedule(RetryOptions options, Func<double> jitter)
{
    /// <summary>Told waits are spread by at most this share: a provider's "not before 2 s" holds for all calls alike.</summary>
    private const double ToldSpread = 0.1;

    private int _transient;
    private int _limited;

    /// <summary>The wait before the next attempt; null when there is none: permanent error, retries used up, or the wait would not fit.</summary>
    /// <param name="failure">Why the last attempt failed.</param>
    /// <param name="remaining">Until the request's deadline.</param>
    public TimeSpan? Next(ProviderException failure, TimeSpan remaining)
    {
        var wait = failure.Kind switch
        {
            ProviderErrorKind.RateLimited => AfterRateLimit(failure.RetryAfter),
            ProviderErrorKind.Unavailable or ProviderErrorKind.Timeout => AfterTransient(failure.RetryAfter),
            _ => null,
        };
        return wait < remaining ? wait : null;
    }

    private TimeSpan? AfterRateLimit(TimeSpan? told)
    {
        if (_limited >= options.RateLimitRetries) return null;
        var backoff = options.RateLimitBackoff * Math.Pow(2, _limited++);
        if (told is { } wait) return wait * (1 + (ToldSpread * jitter()));
        return Jittered(backoff < options.RateLimitBackoffMost ? backoff : options.RateLimitBackoffMost);
    }

    private TimeSpan? AfterTransient(TimeSpan? told)
    {
        if (_transient++ >= options.TransientRetries) return null;
        var own = Jittered(options.TransientDelay);
        var wait = told > own ? told.Value : own;
        return wait <= options.TransientWindow ? wait : null;
    }

    private TimeSpan Jittered(TimeSpan wait) => wait * (1 - (0.5 * jitter()));
}
