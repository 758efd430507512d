namespace VoiceCluster.Dialogue;

/// <summary>What of a spoken answer reached the caller's ear. <see cref="Heard"/> and <see cref="Unheard"/> joined are the whole answer.</summary>
/// <param name="Heard">Ends at a word boundary.</param>
/// <param name="Unheard">Begins with the white space before its first word; empty when all was heard.</param>
/// <param name="ResumeSegment">Index of the segment in which to go on; the number of segments when all was heard.</param>
/// <param name="ResumeAt">Where in that segment's audio the first unheard word starts.</param>
public sealed record HeardAnswer(string Heard, string Unheard, int ResumeSegment, TimeSpan ResumeAt)
{
    /// <summary>
    /// Cuts an answer at what was played. A word counts as heard when at least half of its time was played. Without word times they are
    /// estimated from the words' lengths within each segment.
    /// </summary>
    /// <param name="segments">The answer's pieces in the order they were or would have been played.</param>
    /// <param name="played">Audio of these segments that left the loudspeaker, not negative. A piece without audio counts as heard once something was played and all before it was.</param>
    public static HeardAnswer Cut(IReadOnlyList<SpokenSegment> segments, TimeSpan played)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfLessThan(played, TimeSpan.Zero);
        var left = played;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            ArgumentOutOfRangeException.ThrowIfLessThan(segment.Duration, TimeSpan.Zero, nameof(segments));
            var (length, resumeAt) = played > TimeSpan.Zero ? WordTimeline.CutAt(segment, left) : (0, TimeSpan.Zero);
            if (length < segment.Text.Length)
            {
                var heard = Join(segments, 0, i, "", segment.Text[..length]);
                return new(heard, Join(segments, i + 1, segments.Count, segment.Text[length..], ""), i, resumeAt);
            }

            left = left > segment.Duration ? left - segment.Duration : TimeSpan.Zero;
        }

        return new(Join(segments, 0, segments.Count, "", ""), "", segments.Count, TimeSpan.Zero);
    }

    private static string Join(IReadOnlyList<SpokenSegment> segments, int from, int to, string before, string after) =>
        string.Concat(Enumerable.Range(from, to - from).Select(i => segments[i].Text).Prepend(before).Append(after));
}
