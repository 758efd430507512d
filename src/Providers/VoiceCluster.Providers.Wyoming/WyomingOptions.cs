namespace VoiceCluster.Providers.Wyoming;

/// <summary>Engines that speak Home Assistant's Wyoming protocol (https://github.com/OHF-Voice/wyoming): faster-whisper, Piper, Vosk and many more, usually one
/// container each.</summary>
public sealed record WyomingOptions : ISettings
{
    /// <summary>The engine that hears. Default tcp://127.0.0.1:10300, which is faster-whisper's port.</summary>
    public string Recogniser { get; init; } = "tcp://127.0.0.1:10300";

    /// <summary>The recogniser's model, as its <c>info</c> names it; null for its own choice.</summary>
    public string? Model { get; init; }

    /// <summary>The engine that speaks. Default tcp://127.0.0.1:10200, which is Piper's port.</summary>
    public string Speaker { get; init; } = "tcp://127.0.0.1:10200";

    /// <summary>The voice to speak with when a request names none, as the speaker's <c>info</c> names it; null for the engine's own choice.</summary>
    public string? Voice { get; init; }

    /// <summary>To establish a connection and learn what the engine offers. Default 2 s; 100 ms to 60 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From an utterance's end to its transcript: engines without partials begin to work only then. Default 10 s; 500 ms to 2 min.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. TcpAddress(section, nameof(Recogniser), Recogniser, "tcp://127.0.0.1:10300"),
        .. TcpAddress(section, nameof(Speaker), Speaker, "tcp://127.0.0.1:10200"),
        .. SettingsRules.Range(section, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60)),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2)),
    ];

    private static IEnumerable<string> TcpAddress(string section, string name, string value, string example)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme != "tcp" || address.Host.Length == 0 || address.Port <= 0)
            yield return $"{section}:{name} is '{value}'; set a tcp address with its port, for example {example}.";
    }
}
