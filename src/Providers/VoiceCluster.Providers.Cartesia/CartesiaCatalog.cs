using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia's voice, as <c>cartesia</c>.</summary>
public static class CartesiaCatalog
{
    /// <summary>Lets settings name it.</summary>
    public static ProviderCatalog AddCartesia(this ProviderCatalog catalog, CartesiaOptions options, string section = "Providers:Cartesia") => catalog
        .Add<ITextToSpeech>("cartesia", section, options, s => s.Metered(new CartesiaTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), options.Price));
}
