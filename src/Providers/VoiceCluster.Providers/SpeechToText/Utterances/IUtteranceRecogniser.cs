namespace VoiceCluster.Providers;

/// <summary>A recogniser that takes whole utterances: an engine in the process, or a request for each.</summary>
public interface IUtteranceRecogniser
{
    /// <summary>The adapter's name.</summary>
    string Name { get; }

    /// <summary>Recognises one utterance.</summary>
    /// <param name="pcm">PCM16 little-endian, 16 kHz, mono; valid during the call.</param>
    /// <param name="request">Language and words to expect.</param>
    /// <param name="cancellationToken">The call is over, or the utterance was heard further meanwhile.</param>
    /// <exception cref="ProviderException">It could not be recognised.</exception>
    ValueTask<RecognisedUtterance> RecogniseAsync(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request, CancellationToken cancellationToken);
}

/// <param name="Text">Without surrounding white space; empty for no speech.</param>
/// <param name="Confidence">0 to 1; 0 when the recogniser gives none.</param>
public readonly record struct RecognisedUtterance(string Text, double Confidence = 0);
