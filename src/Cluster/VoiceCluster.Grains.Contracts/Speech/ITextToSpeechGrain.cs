namespace VoiceCluster.Grains;

/// <summary>One call's voice. Key: the call's id.</summary>
[Alias("voicecluster.ITextToSpeechGrain")]
public interface ITextToSpeechGrain : IGrainWithStringKey
{
    /// <summary>Speaks one sentence over <see cref="CallStreams.Speech"/>; chunks come as they are made.</summary>
    /// <param name="request">What its chunks are marked with.</param>
    /// <param name="text">The sentence.</param>
    /// <param name="cancellationToken">The sentence is not wanted any more.</param>
    /// <returns>How many chunks there were.</returns>
    /// <exception cref="Providers.ProviderException">The whole chain of voices failed.</exception>
    [Alias("Speak"), ResponseTimeout("00:10:00")]
    Task<int> Speak(Guid request, SpeechText text, CancellationToken cancellationToken);
}

/// <param name="Text">A sentence without markup.</param>
/// <param name="Voice">Null for the configured one.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.SpeechText")]
public sealed record SpeechText([property: Id(0)] string Text, [property: Id(1)] string? Voice);

/// <param name="Pcm">PCM16 little-endian, 16 kHz, mono; never written again.</param>
/// <param name="Words">Words starting in this chunk, when the voice tells.</param>
/// <param name="ReadyAt">When the provider gave it: what follows is our own time.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.SpeechAudio")]
public sealed record SpeechAudio(
    [property: Id(0)] ReadOnlyMemory<byte> Pcm,
    [property: Id(1)] System.Collections.Immutable.ImmutableArray<SpeechWord> Words,
    [property: Id(2)] DateTimeOffset ReadyAt);

/// <param name="Word">As spoken.</param>
/// <param name="Start">From the start of the sentence's audio.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.SpeechWord")]
public readonly record struct SpeechWord([property: Id(0)] string Word, [property: Id(1)] TimeSpan Start);
