using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Whisper;

/// <summary>Whisper in the process, as <c>whisper</c>.</summary>
public static class WhisperCatalog
{
    /// <summary>Lets settings name it.</summary>
    public static ProviderCatalog AddWhisper(this ProviderCatalog catalog, WhisperOptions options, string section = "Providers:Whisper") => catalog
        .Add<ISpeechToText>("whisper", section, options, s => s.Metered(new WhisperSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), new AudioPrice()));
}
