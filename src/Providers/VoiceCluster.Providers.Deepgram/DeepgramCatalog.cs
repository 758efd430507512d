using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram's adapters: <c>deepgram</c>, <c>deepgram-flux</c> and <c>deepgram-batch</c> hear, <c>deepgram-aura</c> speaks.</summary>
public static class DeepgramCatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddDeepgram(this ProviderCatalog catalog, DeepgramOptions options, string section = "Providers:Deepgram") => catalog
        .Add<ISpeechToText>("deepgram", section, options, s => s.Metered(new NovaSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), options.Nova.Price))
        .Add<ISpeechToText>("deepgram-flux", section, options, s => s.Metered(new FluxSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), options.Flux.Price))
        .Add<ISpeechToText>("deepgram-batch", section, options, s => s.Metered(new BatchSpeechToText(options, s.GetRequiredService<TimeProvider>(), section), options.Batch.Price))
        .Add<ITextToSpeech>("deepgram-aura", section, options, s => s.Metered(new AuraTextToSpeech(options, s.GetRequiredService<TimeProvider>(), section), options.Aura.Price));
}
