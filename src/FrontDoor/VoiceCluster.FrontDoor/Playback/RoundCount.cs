namespace VoiceCluster.FrontDoor.Playback;

/// <summary>Frames that are due, one each round. By rounds, not by a clock of its own: a line that began shortly before a round would find none due
/// in one that is a little early and two in the next (one line in seven, measured with 200 calls).</summary>
internal struct RoundCount
{
    // A round that comes later than this is not made up for: the far side's buffer has run dry anyway.
    private const int MaxOwed = 10;

    private long? _last;

    /// <summary>Frames due in this round; they count as done.</summary>
    public long DueIn(long round)
    {
        var due = Math.Min(round - (_last ?? round - 1), MaxOwed);
        _last = round;
        return due;
    }
}
