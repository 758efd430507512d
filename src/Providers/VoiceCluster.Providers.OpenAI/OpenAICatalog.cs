using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>OpenAI and compatible servers, as <c>openai</c>.</summary>
public static class OpenAICatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddOpenAI(this ProviderCatalog catalog, OpenAIOptions chat, OpenAISpeechOptions speech, OpenAITranscriptionOptions transcription) => catalog
        .Add<IChatModel>("openai", "Providers:OpenAI", chat, s => new OpenAIChatModel(chat, s.GetRequiredService<TimeProvider>()))
        .Add<ITextToSpeech>("openai", "Providers:OpenAISpeech", speech, s => new OpenAITextToSpeech(speech, s.GetRequiredService<TimeProvider>()))
        .Add<ISpeechToText>("openai", "Providers:OpenAITranscription", transcription, s => s.Metered(
            transcription.Realtime
                ? new OpenAIRealtimeSpeechToText(transcription, s.GetRequiredService<TimeProvider>())
                : new OpenAITranscription(transcription, s.GetRequiredService<TimeProvider>()),
            transcription.Price));
}
