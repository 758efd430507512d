namespace VoiceCluster.Providers;

/// <summary>What a voice costs, as vendors publish it.</summary>
public sealed record CharacterPrice : ISettings
{
    /// <summary>US dollars per million characters of text. 0 to 10,000; 0 for none.</summary>
    public decimal PerMillion { get; init; }

    /// <summary>The price of a text, exactly.</summary>
    public decimal Of(int characters) => characters * PerMillion / 1_000_000m;

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) => SettingsRules.Range(section, nameof(PerMillion), PerMillion, 0, 10_000);
}
