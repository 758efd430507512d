namespace VoiceCluster.TurnTaking;

/// <summary>Judges a list that is in progress: announced ("i have two questions", "first"), or things in a row without their "and".</summary>
internal static class ListEnding
{
    /// <param name="lexicon">The language.</param>
    /// <param name="words">The last words of the transcript.</param>
    /// <returns>Null when no list is open.</returns>
    public static Completeness? Judge(Lexicon lexicon, ReadOnlySpan<Word> words)
    {
        var announced = lexicon.MatchEnd(PhraseRole.ListBegins, words) > 0 || HasOpenList(lexicon, words);
        return announced || EndsInThings(words) ? Completeness.Incomplete : null;
    }

    /// <summary>"first i want to return the shoes": what is second is said next.</summary>
    private static bool HasOpenList(Lexicon lexicon, ReadOnlySpan<Word> words)
    {
        for (var i = words.Length - 1; i > 0; i--)
        {
            if (words[i - 1].Is(WordClass.Coordinator) || lexicon.MatchEnd(PhraseRole.ListGoesOn, words[..i]) > 0) return false;
            if (lexicon.MatchEnd(PhraseRole.ListOpens, words[..i]) is var length && length > 0) return i == length || words[i - length].Before == WordBreak.Sentence || words[i - length - 1].Is(WordClass.LeadIn);
        }

        return false;
    }

    /// <summary>"two lamps three chairs": a third or an "and" comes yet.</summary>
    private static bool EndsInThings(ReadOnlySpan<Word> words)
    {
        var last = ThingBefore(words, words.Length);
        var first = last > 0 ? ThingBefore(words, last) : -1;
        if (first <= 0 || words[^1].Is(WordClass.TimeUnit)) return false;
        // "i gave my brother a lamp" names a person; in "a pair a day" and "the lamp the shop sent" no things stand in a row.
        return words[first - 1].Is(WordClass.Verb | WordClass.VerbPast | WordClass.Have | WordClass.Contraction | WordClass.Number) && !words[first - 1].Is(WordClass.Ditransitive)
            && words[first].Is(WordClass.Number | WordClass.Article) && words[last].Is(WordClass.Number | WordClass.Article) && words[last].Class == words[first].Class;
    }

    /// <summary>Where a thing of a number or an article and one or two plain words begins that ends here; -1 without one.</summary>
    private static int ThingBefore(ReadOnlySpan<Word> words, int end)
    {
        for (var length = 2; length <= 3 && end - length >= 0; length++)
        {
            if (!words[end - length + 1].Is(WordClass.Number | WordClass.Article) && words[end - length].Is(WordClass.Number | WordClass.Article)) return IsPlain(words[(end - length + 1)..end]) ? end - length : -1;
        }

        return -1;
    }

    private static bool IsPlain(ReadOnlySpan<Word> words)
    {
        foreach (var word in words)
        {
            if (word.Class != WordClass.None && !word.Is(WordClass.Noun | WordClass.Adjective)) return false;
        }

        return true;
    }
}
