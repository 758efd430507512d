namespace VoiceCluster.TurnTaking;

/// <summary>Judges an e-mail address that is being dictated: its name, "at", its host, "dot" and its end.</summary>
internal static class EmailEnding
{
    // "emma dot miller with two l at": longer than that without an end is something else.
    private const int MostWords = 12;

    /// <param name="lexicon">The language.</param>
    /// <param name="text">The transcript.</param>
    /// <param name="words">The address so far, at least one word.</param>
    /// <returns>Null when it is no address.</returns>
    public static Completeness? Judge(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words)
    {
        if (words.Length > MostWords) return null;
        if (JudgeWritten(text[words[^1].Start..]) is { } written) return written;
        var at = LastOf(words, WordClass.AddressAt);
        var dot = LastOf(words, WordClass.AddressDot);
        if (dot == words.Length - 1 || dot <= at) return Completeness.Incomplete;
        var isEnd = lexicon.MatchEnd(PhraseRole.EmailEnd, words) == 1;
        if (at < 0)
        {
            // "at" may have been misheard, but hardly the end as well.
            return isEnd ? Completeness.Unknown : Completeness.Incomplete;
        }

        if (words.Length - 1 - dot > 1) return null;
        // "dot co" may become "dot co dot uk".
        return isEnd && words[^1].End - words[^1].Start > 2 ? Completeness.Complete : Completeness.Unknown;
    }

    /// <summary>"emma.miller@example.com" from a recogniser that writes addresses.</summary>
    public static Completeness? JudgeWritten(ReadOnlySpan<char> text)
    {
        var start = text.LastIndexOf(' ') + 1;
        var last = text[start..].TrimEnd(".,!?");
        var at = last.IndexOf('@');
        if (at < 0) return null;
        return at > 0 && last[(at + 1)..].IndexOf('.') is > 0 and var dot && dot < last.Length - at - 2 ? Completeness.Complete : Completeness.Incomplete;
    }

    private static int LastOf(ReadOnlySpan<Word> words, WordClass any)
    {
        for (var i = words.Length - 1; i >= 0; i--)
        {
            if (words[i].Is(any)) return i;
        }

        return -1;
    }
}
