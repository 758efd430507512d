namespace VoiceCluster.Providers;

/// <summary>When a request that failed before its first output is made again. Permanent errors never are.</summary>
public sealed record RetryOptions : ISettings
{
    /// <summary>Retries after <see cref="ProviderErrorKind.Unavailable"/> or <see cref="ProviderErrorKind.Timeout"/>. Default 1; 0 to 5.</summary>
    public int TransientRetries { get; init; } = 1;

    /// <summary>Wait before such a retry; jitter takes up to half of it off. Default 200 ms; 0 to 5 s.</summary>
    public TimeSpan TransientDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Such a retry starts within this time after the failure, or not at all (a provider may ask for a longer wait).
    /// Default 5 s; 0 to 60 s.</summary>
    public TimeSpan TransientWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Retries after <see cref="ProviderErrorKind.RateLimited"/>, as many as the deadline has room for. Default 3; 0 to 10.</summary>
    public int RateLimitRetries { get; init; } = 3;

    /// <summary>First wait when the provider does not say how long; doubles each time, jitter takes up to half of it off.
    /// Default 500 ms; 10 ms to 30 s.</summary>
    public TimeSpan RateLimitBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest such wait. Default 4 s; 10 ms to 60 s.</summary>
    public TimeSpan RateLimitBackoffMost { get; init; } = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Range(section, nameof(TransientRetries), TransientRetries, 0, 5),
        .. SettingsRules.Range(section, nameof(TransientDelay), TransientDelay, TimeSpan.Zero, TimeSpan.FromSeconds(5)),
        .. SettingsRules.Range(section, nameof(TransientWindow), TransientWindow, TimeSpan.Zero, TimeSpan.FromSeconds(60)),
        .. SettingsRules.Range(section, nameof(RateLimitRetries), RateLimitRetries, 0, 10),
        .. SettingsRules.Range(section, nameof(RateLimitBackoff), RateLimitBackoff, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)),
        .. SettingsRules.Range(section, nameof(RateLimitBackoffMost), RateLimitBackoffMost, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)),
        .. SettingsRules.AtLeast(section, nameof(RateLimitBackoffMost), RateLimitBackoffMost, nameof(RateLimitBackoff), RateLimitBackoff),
    ];
}
