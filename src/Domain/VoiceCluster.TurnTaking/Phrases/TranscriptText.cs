using System.Text;

namespace VoiceCluster.TurnTaking;

/// <summary>
/// Compares transcripts by what was said: case, punctuation, white space and the spelling of numbers do not matter ("Order 42." is "order forty two").
/// </summary>
public static class TranscriptText
{
    private const int MaxAligned = 64;

    /// <summary>True when the transcript holds no word.</summary>
    public static bool IsEmpty(ReadOnlySpan<char> text) => !new WordReader(text).MoveNext();

    /// <summary>True when both say the same words in the same order. Allocates nothing.</summary>
    public static bool SameWords(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b)) return true;
        Span<char> digitsA = stackalloc char[SpokenNumber.MaxDigits], digitsB = stackalloc char[SpokenNumber.MaxDigits];
        SpokenElements left = new(a, digitsA), right = new(b, digitsB);
        while (true)
        {
            bool moreLeft = left.MoveNext(), moreRight = right.MoveNext();
            if (!moreLeft || !moreRight) return moreLeft == moreRight;
            if (!left.SameAs(right)) return false;
        }
    }

    /// <summary>The text with its numbers in digits, each run of number words as one number: "order four two seven one, please" gives
    /// "order 4271, please". Ordinals stay words. The same instance when there is no number word.</summary>
    public static string WithDigits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? rewritten = null;
        Span<char> digits = stackalloc char[SpokenNumber.MaxDigits];
        var copied = 0;
        var inRun = false;
        var reader = new WordReader(text);
        while (reader.MoveNext())
        {
            var (start, joins) = (reader.Start, inRun && reader.BreakBefore == WordBreak.None);
            var before = reader;
            if (!SpokenNumber.TryReadGroup(ref reader, joins, digits, out var count, out var ordinal) || ordinal)
            {
                reader = before;
                inRun = false;
                continue;
            }

            rewritten ??= new StringBuilder(text.Length);
            if (!joins) rewritten.Append(text, copied, start - copied);
            rewritten.Append(digits[..count]);
            copied = reader.End;
            inRun = true;
        }

        return rewritten is null ? text : rewritten.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>
    /// The end of <paramref name="current"/> that <paramref name="previous"/> did not say: "where is my" to "Where is my order?" gives "order?". Words that
    /// were only revised on the way are not new, except the last ones. Empty when nothing is new.
    /// </summary>
    public static string NewWords(string previous, string current)
    {
        var start = NewWordsStart(previous, current);
        return start == 0 ? current : current[start..];
    }

    /// <summary>The text up to its last word, which may still be revised; empty for one word or none.</summary>
    internal static string WithoutLastWord(string text)
    {
        var end = 0;
        var previous = 0;
        var reader = new WordReader(text);
        while (reader.MoveNext()) (previous, end) = (end, reader.End);
        return text[..previous];
    }

    /// <summary>Index in <paramref name="current"/> where its new words start; its length when there are none.</summary>
    internal static int NewWordsStart(ReadOnlySpan<char> previous, ReadOnlySpan<char> current)
    {
        Span<char> digitsA = stackalloc char[SpokenNumber.MaxDigits], digitsB = stackalloc char[SpokenNumber.MaxDigits];
        SpokenElements before = new(previous, digitsA), now = new(current, digitsB);
        while (true)
        {
            var more = before.MoveNext();
            if (!now.MoveNext()) return current.Length;
            if (!more) return now.Start;
            if (!before.SameAs(now)) return AlignRest(before, now, current.Length);
        }
    }

    /// <summary>
    /// Both readers stand on the first elements that differ. Finds the start of the new words by the cheapest edit of all that is left of the
    /// previous text into a beginning of what is left of the current one; the shortest such beginning, so that a revised last word counts as new.
    /// </summary>
    private static int AlignRest(SpokenElements before, SpokenElements now, int length)
    {
        var firstDifference = now.Start;
        Span<int> old = stackalloc int[MaxAligned], row = stackalloc int[MaxAligned + 1];
        var count = 0;
        do
        {
            if (count == MaxAligned) return firstDifference;
            old[count++] = before.Hash();
        }
        while (before.MoveNext());

        // row[i]: cost of editing the first i old elements into the current elements read so far.
        for (var i = 0; i <= count; i++) row[i] = i;
        var (best, start) = (count, firstDifference);
        var read = 0;
        do
        {
            if (row[count] < best) (best, start) = (row[count], now.Start);
            if (read++ == MaxAligned) return start;
            var element = now.Hash();
            var diagonal = row[0];
            row[0] = read;
            for (var i = 1; i <= count; i++)
            {
                var cost = Math.Min(diagonal + (old[i - 1] == element ? 0 : 1), Math.Min(row[i], row[i - 1]) + 1);
                diagonal = row[i];
                row[i] = cost;
            }
        }
        while (now.MoveNext());

        return row[count] < best ? length : start;
    }
}
