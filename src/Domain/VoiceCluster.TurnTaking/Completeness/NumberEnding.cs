namespace VoiceCluster.TurnTaking;

/// <summary>Judges a turn that ends in a number.</summary>
internal static class NumberEnding
{
    // "four two seven one it is": more words behind a number are another clause.
    private const int MostWordsBehind = 2;

    /// <summary>A number that is dictated.</summary>
    /// <param name="text">The transcript.</param>
    /// <param name="words">Its words from where the number begins.</param>
    /// <param name="lengths">How many digits it may have; empty when unknown.</param>
    /// <returns>Null when no number is open.</returns>
    public static Completeness? JudgeDictated(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, DigitLengths lengths)
    {
        if (words.IsEmpty) return null;
        var (digits, first, last) = CountDictated(text, words);
        if (digits == 0) return null;
        var isOpen = !lengths.IsEmpty && digits < lengths.Most && !lengths.Contains(digits);
        if (last < words.Length - 1) return isOpen && words.Length - 1 - last <= MostWordsBehind ? Completeness.Incomplete : null;
        var endsInTens = words[^1].Is(WordClass.Tens);
        if (lengths.IsEmpty) return endsInTens || digits == 1 ? Completeness.Incomplete : Completeness.Unknown;
        // "order for two seven one": the first word may have been a digit.
        if (isOpen && lengths.Contains(digits + 1) && first > 0 && SpokenNumber.SoundsLikeDigit(text[words[first - 1].Start..words[first - 1].End])) return Completeness.Unknown;
        if (isOpen) return Completeness.Incomplete;
        // "forty two seventy" may yet be "forty two seventy one".
        return digits == lengths.Most && !endsInTens ? Completeness.Complete : Completeness.Unknown;
    }

    /// <summary>Any other number.</summary>
    /// <param name="text">The transcript.</param>
    /// <param name="words">Its last sentence.</param>
    /// <param name="asked">What the agent asked.</param>
    /// <param name="knownDigits">How many digits the number has that callers mostly dictate here; 0 when unknown.</param>
    /// <returns>Null when the ending says nothing special.</returns>
    public static Completeness? Judge(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentQuestion asked, int knownDigits)
    {
        var start = words.Length;
        while (start > 0 && words[start - 1].Is(WordClass.Number)) start--;
        if (start == words.Length) return null;
        var before = start > 0 ? words[start - 1] : default;
        var (digits, groups) = Count(text[words[start].Start..words[^1].End]);
        if (digits == 0) return null;
        // "may twenty", "may third nineteen ninety": a day, a year, or the beginning of one.
        if (before.Is(WordClass.Month | WordClass.Ordinal) && start > 0) return groups > 1 && !words[^1].Is(WordClass.Tens) ? null : Completeness.Unknown;
        // "my two", "because nine": a noun or a verb must follow.
        if (start > 0 && before.Is(WordClass.Possessive | WordClass.Subordinator)) return Completeness.Incomplete;
        // "the blue one", "the two": no number is being given.
        if (groups == 1 && start > 0 && (before.Is(WordClass.Article | WordClass.Possessive | WordClass.Demonstrative) || (words[start].Is(WordClass.Object) && !before.Is(WordClass.NumberCue | WordClass.Be | WordClass.Have | WordClass.Verb | WordClass.Contraction | WordClass.Filler | WordClass.Preposition)))) return null;
        // Digit by digit: but not "at six thirty", "in nineteen fifty".
        var isTime = before.Is(WordClass.Preposition | WordClass.Particle | WordClass.SoftSubordinator);
        if (groups > 1 && knownDigits > 0 && !isTime && asked is not (AgentQuestion.Quantity or AgentQuestion.Fact)) return JudgeDictated(text, words[start..], DigitLengths.Only(knownDigits));
        if (asked == AgentQuestion.Quantity) return words[^1].Is(WordClass.Tens) ? Completeness.Unknown : Completeness.Complete;
        // "at ten" and "in room twelve" are whole; "for twenty", "i ordered two" and "it's forty" may go on.
        return before.Is(WordClass.AddressAt | WordClass.SoftSubordinator | WordClass.Quantifier) || (groups > 1 && before.Is(WordClass.Particle)) || (start > 1 && before.Class == WordClass.None) ? null : Completeness.Unknown;
    }

    /// <summary>The digits of a number and in how many groups it was said; zeros when it is none.</summary>
    public static (int Digits, int Groups) Count(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[SpokenNumber.MaxDigits];
        var reader = new WordReader(number);
        var (total, groups, inRun) = (0, 0, false);
        while (reader.MoveNext())
        {
            // A filler between the digits is none of them.
            inRun = SpokenNumber.TryReadGroup(ref reader, inRun, digits, out var count, out _);
            if (!inRun) continue;
            total += count;
            groups++;
        }

        return (total, groups);
    }

    /// <summary>All digits, whatever was said between them ("four two um seven one"), from the last correction on ("four two no four three").</summary>
    private static (int Digits, int First, int Last) CountDictated(ReadOnlySpan<char> text, ReadOnlySpan<Word> words)
    {
        var (digits, first, last) = (0, -1, -1);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Is(WordClass.No | WordClass.Not)) (digits, first) = (0, -1);
            if (!words[i].Is(WordClass.Number)) continue;
            var end = i + 1;
            while (end < words.Length && words[end].Is(WordClass.Number)) end++;
            digits += Count(text[words[i].Start..words[end - 1].End]).Digits;
            if (first < 0) first = i;
            last = i = end - 1;
        }

        return (digits, first, last);
    }
}
