namespace VoiceCluster.Providers.Deepgram;

/// <summary>Speech by <c>/v1/speak</c> (https://developers.deepgram.com/docs/tts-websocket).</summary>
public sealed record AuraOptions : ISettings
{
    /// <summary>The voice to speak with when a request names none; the model and the voice are one id. Default <c>aura-2-thalia-en</c>.</summary>
    public string Voice { get; init; } = "aura-2-thalia-en";

    /// <summary>What characters cost. Default none.</summary>
    public CharacterPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Voice), Voice, "for example aura-2-thalia-en"),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];
}
