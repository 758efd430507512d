namespace VoiceCluster.Dialogue;

/// <summary>Places the written words of a segment on its audio.</summary>
internal static class WordTimeline
{
    /// <summary>How much of the segment's text was heard when <paramref name="played"/> of its audio was.</summary>
    /// <returns>Characters heard, up to the end of a word (the whole text when every word was), and the time at which the first unheard word starts.</returns>
    public static (int Length, TimeSpan ResumeAt) CutAt(SpokenSegment segment, TimeSpan played)
    {
        var words = SplitWords(segment.Text);
        if (words.Count == 0) return played >= segment.Duration ? (segment.Text.Length, segment.Duration) : (0, TimeSpan.Zero);
        var starts = segment.Words is { Count: > 0 } known ? Align(segment, words, known) : Estimate(segment, words);
        var length = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var end = i + 1 < words.Count ? starts[i + 1] : segment.Duration;
            if (played < starts[i] + ((end - starts[i]) / 2)) return (length, starts[i]);
            length = words[i].End;
        }

        return (segment.Text.Length, segment.Duration);
    }

    private static List<(int Start, int End)> SplitWords(string text)
    {
        var words = new List<(int, int)>();
        var i = 0;
        while (i < text.Length)
        {
            while (i < text.Length && char.IsWhiteSpace(text[i])) i++;
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            if (i > start) words.Add((start, i));
        }

        return words;
    }

    private static TimeSpan[] Estimate(SpokenSegment segment, List<(int Start, int End)> words)
    {
        var weights = new double[words.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = Weight(segment.Text.AsSpan(words[i].Start, words[i].End - words[i].Start));
        return Spread(weights, 0, weights.Length, TimeSpan.Zero, segment.Duration, new TimeSpan[weights.Length]);
    }

    /// <summary>
    /// Finds each timed word among the next few written ones. Written words without a time of their own ("$5" spoken as "five dollars") share what lies
    /// between their neighbours.
    /// </summary>
    private static TimeSpan[] Align(SpokenSegment segment, List<(int Start, int End)> words, IReadOnlyList<SpokenWord> timed)
    {
        const int Reach = 6;
        var starts = new TimeSpan[words.Count];
        var weights = new double[words.Count];
        for (var i = 0; i < weights.Length; i++) weights[i] = Weight(segment.Text.AsSpan(words[i].Start, words[i].End - words[i].Start));
        var (placed, since) = (0, TimeSpan.Zero);
        var next = 0;
        foreach (var spoken in timed)
        {
            for (var w = next; w < Math.Min(next + Reach, words.Count); w++)
            {
                if (!SameWord(segment.Text.AsSpan(words[w].Start, words[w].End - words[w].Start), spoken.Word)) continue;
                var start = spoken.Start < since ? since : spoken.Start > segment.Duration ? segment.Duration : spoken.Start;
                Spread(weights, placed, w, since, start, starts);
                (placed, since) = (w, start);
                next = w + 1;
                break;
            }
        }

        return Spread(weights, placed, words.Count, since, segment.Duration, starts);
    }

    private static TimeSpan[] Spread(double[] weights, int from, int to, TimeSpan begin, TimeSpan end, TimeSpan[] starts)
    {
        var total = 0.0;
        for (var i = from; i < to; i++) total += weights[i];
        var before = 0.0;
        for (var i = from; i < to; i++)
        {
            starts[i] = begin + ((end - begin) * (before / total));
            before += weights[i];
        }

        return starts;
    }

    /// <summary>How long a word takes to say, in letters: a digit is a word of its own, punctuation after the word a pause.</summary>
    private static double Weight(ReadOnlySpan<char> word)
    {
        var weight = 1.5;
        foreach (var c in word)
        {
            if (char.IsDigit(c)) weight += 4;
            else if (char.IsLetter(c)) weight += 1;
        }

        return weight + (word[^1] switch { ',' or ';' or ':' => 3, '.' or '?' or '!' => 2, _ => 0 });
    }

    private static bool SameWord(ReadOnlySpan<char> written, ReadOnlySpan<char> spoken)
    {
        var i = 0;
        foreach (var c in spoken)
        {
            if (!char.IsLetterOrDigit(c)) continue;
            while (i < written.Length && !char.IsLetterOrDigit(written[i])) i++;
            if (i == written.Length || char.ToLowerInvariant(written[i]) != char.ToLowerInvariant(c)) return false;
            i++;
        }

        return i > 0 && !ContainsLetterOrDigit(written[i..]);
    }

    private static bool ContainsLetterOrDigit(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) return true;
        }

        return false;
    }
}
