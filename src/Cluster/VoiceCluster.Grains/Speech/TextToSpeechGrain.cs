using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled sentence winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class TextToSpeechGrain(ITextToSpeech voice, GrainsOptions options, TimeProvider time) : Grain, ITextToSpeechGrain
{
    private readonly TextToSpeechWorker _worker = new(voice, options, time);
    private IAsyncStream<StreamedPart<SpeechAudio>> _speech = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _speech = this.GetStreamProvider(CallStreams.Provider).GetStream<StreamedPart<SpeechAudio>>(CallStreams.Speech(this.GetPrimaryKeyString()));
        return Task.CompletedTask;
    }

    public Task<int> Speak(Guid request, SpeechText text, CancellationToken cancellationToken) =>
        _speech.ReplyAsync(request, _worker.SpeakAsync(text, cancellationToken));
}
