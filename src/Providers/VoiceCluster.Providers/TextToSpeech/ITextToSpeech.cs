namespace VoiceCluster.Providers;

/// <summary>Streaming speech synthesis; safe to call from many calls at once.</summary>
public interface ITextToSpeech
{
    /// <summary>The adapter's name, for example <c>flite</c>.</summary>
    string Name { get; }

    /// <summary>Ids that a <see cref="SpeechRequest.Voice"/> may name, the default first; empty when they are not known.</summary>
    IReadOnlyList<string> Voices => [];

    /// <summary>Speaks one piece of text (usually a sentence). Chunks come as they are made; cancellation is honoured between chunks.</summary>
    /// <exception cref="ProviderException">On the first or a later chunk.</exception>
    IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken);
}

/// <param name="Text">Plain text, at most 2,000 characters.</param>
/// <param name="Voice">The provider's voice id; null for its default.</param>
/// <param name="Language">BCP 47 tag.</param>
public sealed record SpeechRequest(string Text, string? Voice = null, string Language = "en-US");

/// <param name="Pcm">PCM16 little-endian, 16 kHz, mono; even length; never written again by the provider.</param>
/// <param name="Words">Words that start in this chunk, when the provider knows; times are from the start of the whole request's audio.</param>
public sealed record SpeechChunk(ReadOnlyMemory<byte> Pcm, IReadOnlyList<WordTiming>? Words = null)
{
    /// <summary>Duration of <see cref="Pcm"/>: 32 bytes a millisecond.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Pcm.Length * TimeSpan.TicksPerMillisecond / 32);
}

/// <param name="Word">As spoken.</param>
/// <param name="Start">From the start of the request's audio.</param>
public readonly record struct WordTiming(string Word, TimeSpan Start);
