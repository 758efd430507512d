using Orleans.Concurrency;
using Orleans.Placement;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled sentence winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class TextToSpeechGrain(ITextToSpeech voice, GrainsOptions options, TimeProvider time) : Grain, ITextToSpeechGrain
{
    public IAsyncEnumerable<SpeechAudio> Speak(SpeechText text, CancellationToken cancellationToken) =>
        new TextToSpeechWorker(voice, options, time).SpeakAsync(text, cancellationToken);
}
