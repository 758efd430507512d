namespace VoiceCluster.TurnTaking;

/// <summary>Judges letters that are said one by one.</summary>
internal static class SpellingEnding
{
    /// <summary>Letters at the end of the words, whatever they spell.</summary>
    /// <param name="lexicon">The language.</param>
    /// <param name="text">The transcript.</param>
    /// <param name="words">Its last words.</param>
    /// <returns>Null without letters, and when they are a word of their own ("t v").</returns>
    public static Completeness? Judge(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words)
    {
        var start = words.Length;
        var sure = false;
        // "a" and "i" are letters beside other letters, and so is "l" in "double l".
        while (start > 0 && IsLetter(words[start - 1]))
        {
            sure |= words[start - 1].Is(WordClass.Letter);
            start--;
            if (start > 0 && words[start - 1].Is(WordClass.Tens) && !IsLetter(words[start - 1])) start--;
        }

        if (!sure) return null;
        if (lexicon.MatchEnd(PhraseRole.Acronym, words) == words.Length - start) return null;
        return start > 0 && Spells(text, words[start..], words[start - 1]) ? Completeness.Complete : Completeness.Incomplete;
    }

    /// <summary>Of a name that the agent wants to have spelled: nothing but its letters, or too little to be all.</summary>
    public static Completeness? JudgeAsked(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words)
    {
        // Letters are often misheard as short words: as long as nothing longer was said, more may come.
        var longest = 0;
        foreach (var word in words) longest = Math.Max(longest, word.End - word.Start);
        return Judge(lexicon, text, words) ?? (longest <= 5 ? Completeness.Incomplete : null);
    }

    private static bool IsLetter(Word word) => word.Is(WordClass.Letter) || word.End - word.Start == 1;

    /// <summary>"miller m i l l e r": the letters are those of the word before them.</summary>
    private static bool Spells(ReadOnlySpan<char> text, ReadOnlySpan<Word> letters, Word name)
    {
        var at = name.Start;
        for (var i = 0; i < letters.Length; i++)
        {
            var times = 1;
            if (!IsLetter(letters[i]))
            {
                if (++i == letters.Length) return false;
                times = 2;
            }

            for (; times > 0; times--)
            {
                if (at == name.End || char.ToLowerInvariant(text[at++]) != char.ToLowerInvariant(text[letters[i].Start])) return false;
            }
        }

        return at == name.End;
    }
}
