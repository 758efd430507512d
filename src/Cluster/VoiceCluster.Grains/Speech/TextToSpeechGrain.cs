using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Placement;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled sentence winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class TextToSpeechGrain(ITextToSpeech voice, GrainsOptions options, TimeProvider time) : Grain, ITextToSpeechGrain
{
    public async IAsyncEnumerable<SpeechAudio> Speak(SpeechText text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new SpeechRequest(text.Text, text.Voice, options.Language);
        await foreach (var chunk in voice.SynthesizeAsync(request, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new SpeechAudio(chunk.Pcm, chunk.Words?.Select(w => new SpeechWord(w.Word, w.Start)).ToImmutableArray() ?? [], time.GetUtcNow());
        }
    }
}
