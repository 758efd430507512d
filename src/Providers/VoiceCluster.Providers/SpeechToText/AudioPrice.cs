namespace VoiceCluster.Providers;

/// <summary>What recognition costs.</summary>
public sealed record AudioPrice : ISettings
{
    /// <summary>US dollars a minute of audio sent. 0 to 100; 0 for none.</summary>
    public decimal PerMinute { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) => SettingsRules.Range(section, nameof(PerMinute), PerMinute, 0, 100);
}
