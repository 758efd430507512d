using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>ElevenLabs' adapters, both as <c>elevenlabs</c>: Scribe hears, a voice speaks.</summary>
public static class ElevenLabsCatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddElevenLabs(this ProviderCatalog catalog, ElevenLabsOptions options, string section = "Providers:ElevenLabs") => catalog
        .Add<ISpeechToText>("elevenlabs", section, options.ToHear(), s => s.Metered(new ScribeSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), options.Scribe.Price))
        .Add<ITextToSpeech>("elevenlabs", section, options, s => s.Metered(new ElevenLabsTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), options.Price));
}
