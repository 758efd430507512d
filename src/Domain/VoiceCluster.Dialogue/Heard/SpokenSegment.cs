namespace VoiceCluster.Dialogue;

/// <summary>A word of synthesised speech.</summary>
/// <param name="Word">As spoken.</param>
/// <param name="Start">From the start of the segment's audio.</param>
public readonly record struct SpokenWord(string Word, TimeSpan Start);

/// <summary>One piece of an answer as it was spoken, usually a sentence.</summary>
/// <param name="Text">The piece as it was written, with the white space before it: the pieces joined are the answer.</param>
/// <param name="Duration">Length of its audio, not negative.</param>
/// <param name="Words">Where its words start, in order, when the voice tells; words need not match the written ones one by one.</param>
public sealed record SpokenSegment(string Text, TimeSpan Duration, IReadOnlyList<SpokenWord>? Words = null);
