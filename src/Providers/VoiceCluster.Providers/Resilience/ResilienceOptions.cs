namespace VoiceCluster.Providers;

/// <summary>
/// How requests to one provider are bounded, retried and broken off. The defaults suit a chat model; <see cref="ForSpeech"/> suits text to speech.
/// "Output" is a token or a chunk of audio.
/// </summary>
public sealed record ResilienceOptions : ISettings
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    /// <summary>A token within 4 s, 8 s with every retry and wait; transient failures retried once, rate limits waited out.
    /// A new record each time, to bind configuration onto.</summary>
    public static ResilienceOptions ForChat => new();

    /// <summary>A chunk within 2 s, 4 s with the one immediate retry; a rate limit goes to the next voice at once. A new record each time.</summary>
    public static ResilienceOptions ForSpeech => new()
    {
        FirstOutputTimeout = TimeSpan.FromSeconds(2),
        OutputGapTimeout = TimeSpan.FromSeconds(2),
        OpenDeadline = TimeSpan.FromSeconds(4),
        Retry = new RetryOptions { TransientDelay = TimeSpan.Zero, RateLimitRetries = 0 },
    };

    /// <summary>From one attempt's start to its first output. Default 4 s; 10 ms to 5 min.</summary>
    public TimeSpan FirstOutputTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From one output to the next, counted only while the provider is waited for, not while the reader is busy.
    /// Default 4 s; 10 ms to 5 min.</summary>
    public TimeSpan OutputGapTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From the request to the first output, with all attempts and the waits between them. Default 8 s; 10 ms to 5 min.</summary>
    public TimeSpan OpenDeadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Requests under way at once, over all calls; one more is refused as <see cref="ProviderErrorKind.Overloaded"/>, none queue.
    /// Default 1,000; 1 to 100,000.</summary>
    public int MaxConcurrent { get; init; } = 1_000;

    /// <summary>Retries before the first output.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The circuit breaker.</summary>
    public CircuitOptions Circuit { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Range(section, nameof(FirstOutputTimeout), FirstOutputTimeout, Least, Most),
        .. SettingsRules.Range(section, nameof(OutputGapTimeout), OutputGapTimeout, Least, Most),
        .. SettingsRules.Range(section, nameof(OpenDeadline), OpenDeadline, Least, Most),
        .. SettingsRules.Range(section, nameof(MaxConcurrent), MaxConcurrent, 1, 100_000),
        .. SettingsRules.AtLeast(section, nameof(OpenDeadline), OpenDeadline, nameof(FirstOutputTimeout), FirstOutputTimeout),
        .. Retry.Validate($"{section}:{nameof(Retry)}"),
        .. Circuit.Validate($"{section}:{nameof(Circuit)}"),
    ];
}
