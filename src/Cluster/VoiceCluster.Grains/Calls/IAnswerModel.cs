namespace VoiceCluster.Grains.Calls;

/// <summary>What writes a call's answers.</summary>
internal interface IAnswerModel
{
    /// <summary>The answer as it is written; the last token carries the usage.</summary>
    /// <exception cref="Providers.ProviderException">The whole chain of models failed.</exception>
    IAsyncEnumerable<ChatToken> GenerateAsync(ChatPrompt prompt, CancellationToken cancellationToken);
}

/// <summary>What speaks a call's answers.</summary>
internal interface IAnswerVoice
{
    /// <summary>One sentence, in chunks as they are made.</summary>
    /// <exception cref="Providers.ProviderException">The whole chain of voices failed.</exception>
    IAsyncEnumerable<SpeechAudio> SpeakAsync(SpeechText text, CancellationToken cancellationToken);
}
