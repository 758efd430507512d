namespace VoiceCluster.Providers;

/// <summary>When a provider is left alone for a while, for all calls at once. The names are Polly's.</summary>
public sealed record CircuitOptions : ISettings
{
    /// <summary>Share of failures in <see cref="SamplingDuration"/> that opens the circuit. Default 0.5; 0.01 to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Fewer decided requests than this in <see cref="SamplingDuration"/> never open it. Default 6; 1 to 10,000.</summary>
    public int MinimumThroughput { get; init; } = 6;

    /// <summary>How far back outcomes count. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the circuit stays open before one request probes the provider. Default 10 s; 100 ms to 10 min.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Range(section, nameof(FailureRatio), FailureRatio, 0.01, 1),
        .. SettingsRules.Range(section, nameof(MinimumThroughput), MinimumThroughput, 1, 10_000),
        .. SettingsRules.Range(section, nameof(SamplingDuration), SamplingDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        .. SettingsRules.Range(section, nameof(BreakDuration), BreakDuration, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
    ];
}
