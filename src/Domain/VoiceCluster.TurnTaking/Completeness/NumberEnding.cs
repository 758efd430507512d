namespace VoiceCluster.TurnTaking;

/// <summary>Judges a turn that ends in a number, a spelling or an e-mail address.</summary>
internal static class NumberEnding
{
    private const int FewestLetters = 3;

    /// <param name="text">The transcript.</param>
    /// <param name="words">Its last sentence.</param>
    /// <param name="asked">What the agent asked.</param>
    /// <param name="expectedDigits">Length of a dictated number; 0 when unknown.</param>
    /// <returns>Null when the ending says nothing special.</returns>
    public static Completeness? Judge(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentQuestion asked, int expectedDigits)
    {
        if (JudgeAddress(words, asked) is { } address) return address;
        var start = words.Length;
        while (start > 0 && words[start - 1].Is(WordClass.Number)) start--;
        return start < words.Length ? JudgeNumber(text, words, start, asked, expectedDigits) : JudgeSpelling(words);
    }

    private static Completeness? JudgeNumber(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, int start, AgentQuestion asked, int expectedDigits)
    {
        var before = start > 0 ? words[start - 1] : default;
        var (digits, groups) = Count(text[words[start].Start..words[^1].End]);
        if (digits == 0) return null;
        // "may twenty", "may third nineteen ninety": a day, a year, or the beginning of one.
        if (before.Is(WordClass.Month | WordClass.Ordinal) && start > 0) return groups > 1 && !words[^1].Is(WordClass.Tens) ? null : Completeness.Unknown;
        // "my two", "because nine": a noun or a verb must follow.
        if (start > 0 && before.Is(WordClass.Possessive | WordClass.Subordinator)) return Completeness.Incomplete;
        // "the blue one", "the two": no number is being given.
        if (groups == 1 && start > 0 && asked != AgentQuestion.Digits && (before.Is(WordClass.Article | WordClass.Possessive | WordClass.Demonstrative) || (words[start].Is(WordClass.Object) && !before.Is(WordClass.NumberCue | WordClass.Be | WordClass.Have | WordClass.Verb | WordClass.Contraction | WordClass.Filler | WordClass.Preposition)))) return null;
        if (!IsDictated(words, start, groups, asked, expectedDigits))
        {
            if (asked == AgentQuestion.Quantity) return words[^1].Is(WordClass.Tens) ? Completeness.Unknown : Completeness.Complete;
            // "at ten" and "in room twelve" are whole; "for twenty", "i ordered two" and "it's forty" may go on.
            return before.Is(WordClass.AddressAt | WordClass.SoftSubordinator | WordClass.Quantifier) || (groups > 1 && before.Is(WordClass.Particle)) || (start > 1 && before.Class == WordClass.None) ? null : Completeness.Unknown;
        }

        if (expectedDigits == 0) return words[^1].Is(WordClass.Tens) || digits == 1 ? Completeness.Incomplete : Completeness.Unknown;
        if (digits == expectedDigits - 1 && start > 0 && SpokenNumber.SoundsLikeDigit(text[before.Start..before.End])) return Completeness.Unknown;
        if (digits < expectedDigits) return Completeness.Incomplete;
        // "forty two seventy" may yet be "forty two seventy one".
        return digits > expectedDigits || words[^1].Is(WordClass.Tens) ? Completeness.Unknown : Completeness.Complete;
    }

    /// <summary>A number is dictated when the agent asked for one, when its name stands before it, or when it comes digit by digit.</summary>
    private static bool IsDictated(ReadOnlySpan<Word> words, int start, int groups, AgentQuestion asked, int expectedDigits)
    {
        if (asked == AgentQuestion.Digits) return true;
        // "at six thirty", "in nineteen fifty"
        if (start > 0 && words[start - 1].Is(WordClass.Preposition | WordClass.Particle | WordClass.SoftSubordinator | WordClass.Month | WordClass.Ordinal)) return false;
        if ((groups > 1 && expectedDigits > 0 && asked is not (AgentQuestion.Quantity or AgentQuestion.Fact))) return true;
        for (var i = start - 1; i >= 0 && i >= start - 3; i--)
        {
            if (words[i].Is(WordClass.NumberCue)) return true;
        }

        return false;
    }

    private static (int Digits, int Groups) Count(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[SpokenNumber.MaxDigits];
        var reader = new WordReader(number);
        var (total, groups, inRun) = (0, 0, false);
        while (reader.MoveNext())
        {
            inRun = SpokenNumber.TryReadGroup(ref reader, inRun, digits, out var count, out _);
            if (!inRun) return (0, 0);
            total += count;
            groups++;
        }

        return (total, groups);
    }

    /// <summary>Fewer letters than any name has are the beginning of a spelling.</summary>
    private static Completeness? JudgeSpelling(ReadOnlySpan<Word> words)
    {
        var letters = 0;
        var sure = 0;
        // "a" and "i" are letters beside other letters.
        for (var i = words.Length - 1; i >= 0 && (words[i].Is(WordClass.Letter) || words[i].End - words[i].Start == 1); i--)
        {
            letters++;
            if (words[i].Is(WordClass.Letter)) sure++;
        }

        return sure == 0 ? null : letters < FewestLetters ? Completeness.Incomplete : Completeness.Unknown;
    }

    /// <summary>"john at gmail" lacks its "dot com".</summary>
    private static Completeness? JudgeAddress(ReadOnlySpan<Word> words, AgentQuestion asked)
    {
        var about = asked == AgentQuestion.Address;
        var at = -1;
        var seen = false;
        for (var i = 0; i < words.Length; i++)
        {
            about |= words[i].Is(WordClass.AddressCue);
            seen |= words[i].Is(WordClass.AddressAt | WordClass.AddressDot);
            if (words[i].Is(WordClass.AddressAt)) at = i;
            else if (words[i].Is(WordClass.AddressDot)) at = -1;
        }

        if (about && at >= 0 && words.Length - at <= 3) return Completeness.Incomplete;
        return asked == AgentQuestion.Address && !seen && words.Length <= 3 && !Negates(words) ? Completeness.Incomplete : null;
    }

    private static bool Negates(ReadOnlySpan<Word> words)
    {
        foreach (var word in words)
        {
            if (word.Is(WordClass.Negated | WordClass.Not | WordClass.No)) return true;
        }

        return false;
    }
}
