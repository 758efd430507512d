using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <summary>One call's voice.</summary>
internal sealed class TextToSpeechWorker(ITextToSpeech voice, GrainsOptions options, TimeProvider time) : IAnswerVoice
{
    /// <summary>One sentence, in chunks as they are made.</summary>
    /// <exception cref="ProviderException">The whole chain of voices failed.</exception>
    public async IAsyncEnumerable<SpeechAudio> SpeakAsync(SpeechText text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new SpeechRequest(text.Text, text.Voice, options.Language);
        await foreach (var chunk in voice.SynthesizeAsync(request, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new SpeechAudio(chunk.Pcm, chunk.Words?.Select(w => new SpeechWord(w.Word, w.Start)).ToImmutableArray() ?? [], time.GetUtcNow());
        }
    }
}
