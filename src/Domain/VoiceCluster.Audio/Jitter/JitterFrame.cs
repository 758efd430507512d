namespace VoiceCluster.Audio;

/// <summary>Where the samples of a frame come from.</summary>
public enum JitterFrame
{
    /// <summary>Nothing is playing: before the first packet, and after a loss has faded out. The frame is zero.</summary>
    Silence,

    /// <summary>All of it was received.</summary>
    Received,

    /// <summary>Some of it was received, the rest concealed.</summary>
    PartlyConcealed,

    /// <summary>All of it was concealed.</summary>
    Concealed,
}

/// <summary>What a jitter buffer has seen and done so far.</summary>
/// <param name="Accepted">Packets taken in.</param>
/// <param name="Duplicates">Packets whose time was already there.</param>
/// <param name="Late">Packets whose time had been played or concealed.</param>
/// <param name="Overflows">Packets dropped, never played, because too many waited.</param>
/// <param name="Refused">Packets that were empty, too long, or off by more than a second without another that agreed.</param>
/// <param name="Restarts">Times the stream began anew: another SSRC, or a jump of the time stamps.</param>
/// <param name="ConcealedSamples">Samples made up.</param>
/// <param name="Shortened">Samples taken out to lower the delay or to follow the sender's clock.</param>
/// <param name="Lengthened">Samples put in to raise the delay or to follow the sender's clock.</param>
public readonly record struct JitterCounters(
    long Accepted,
    long Duplicates,
    long Late,
    long Overflows,
    long Refused,
    long Restarts,
    long ConcealedSamples,
    long Shortened,
    long Lengthened);
