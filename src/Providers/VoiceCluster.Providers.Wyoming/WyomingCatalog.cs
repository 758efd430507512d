using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>Engines at home, as <c>wyoming</c>: one hears, one speaks.</summary>
public static class WyomingCatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddWyoming(this ProviderCatalog catalog, WyomingOptions options, string section = "Providers:Wyoming") => catalog
        .Add<ISpeechToText>("wyoming", section, options, s => s.Metered(new WyomingSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), new AudioPrice()))
        .Add<ITextToSpeech>("wyoming", section, options, s => s.Metered(new WyomingTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), new CharacterPrice()));
}
