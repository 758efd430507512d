using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers;

/// <summary>Puts the measures around an adapter, from the process's services.</summary>
public static class Metering
{
    /// <inheritdoc cref="MeteredSpeechToText"/>
    public static ISpeechToText Metered(this IServiceProvider services, ISpeechToText recogniser, AudioPrice price) =>
        new MeteredSpeechToText(recogniser, price, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ProviderMetrics>());

    /// <inheritdoc cref="MeteredTextToSpeech"/>
    public static ITextToSpeech Metered(this IServiceProvider services, ITextToSpeech voice, CharacterPrice price) =>
        new MeteredTextToSpeech(voice, price, services.GetRequiredService<ProviderMetrics>());
}
