using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>ElevenLabs' voice, as <c>elevenlabs</c>.</summary>
public static class ElevenLabsCatalog
{
    /// <summary>Lets settings name it.</summary>
    public static ProviderCatalog AddElevenLabs(this ProviderCatalog catalog, ElevenLabsOptions options, string section = "Providers:ElevenLabs") => catalog
        .Add<ITextToSpeech>("elevenlabs", section, options, s => s.Metered(new ElevenLabsTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), options.Price));
}
