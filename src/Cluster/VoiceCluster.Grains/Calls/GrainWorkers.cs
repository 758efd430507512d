namespace VoiceCluster.Grains.Calls;

/// <summary>The workers of a call's answers that are grains: asked by a request, heard over streams.</summary>
internal sealed class GrainWorkers(IChatModelGrain model, ITextToSpeechGrain voice, TimeProvider time) : IAnswerModel, IAnswerVoice
{
    private readonly StreamedReplies<ChatToken> _tokens = new(time);
    private readonly StreamedReplies<SpeechAudio> _speech = new(time);

    public void Add(in StreamedPart<ChatToken> token) => _tokens.Add(token);

    public void Add(in StreamedPart<SpeechAudio> chunk) => _speech.Add(chunk);

    public IAsyncEnumerable<ChatToken> GenerateAsync(ChatPrompt prompt, CancellationToken cancellationToken) =>
        _tokens.AskAsync(request => model.Generate(request, prompt, cancellationToken), cancellationToken);

    public IAsyncEnumerable<SpeechAudio> SpeakAsync(SpeechText text, CancellationToken cancellationToken) =>
        _speech.AskAsync(request => voice.Speak(request, text, cancellationToken), cancellationToken);
}
