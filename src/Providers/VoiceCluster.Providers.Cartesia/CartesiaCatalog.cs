using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia's adapters, both as <c>cartesia</c>: Ink hears, Sonic speaks.</summary>
public static class CartesiaCatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddCartesia(this ProviderCatalog catalog, CartesiaOptions options, string section = "Providers:Cartesia") => catalog
        .Add<ISpeechToText>("cartesia", section, options.ToHear(), s => s.Metered(new InkSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), options.Ink.Price))
        .Add<ITextToSpeech>("cartesia", section, options, s => s.Metered(new CartesiaTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), options.Price));
}
