namespace VoiceCluster.TurnTaking;

/// <summary>Judges a street address that is being dictated: its number, the street, the town, the zip code.</summary>
internal static class StreetEnding
{
    private const int ZipDigits = 5;

    // A street's name hardly has more words; more are the town's.
    private const int MostWordsOfAStreet = 3;

    /// <param name="lexicon">The language.</param>
    /// <param name="text">The transcript.</param>
    /// <param name="words">The address so far, at least one word.</param>
    /// <returns>Null when it is no address.</returns>
    public static Completeness? Judge(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words)
    {
        var street = -1;
        for (var i = words.Length; i > 0 && street < 0; i--)
        {
            if (lexicon.MatchEnd(PhraseRole.StreetEnd, words[..i]) > 0) street = i - 1;
        }

        var number = words.Length;
        while (number > 0 && words[number - 1].Is(WordClass.Number)) number--;
        if (number < words.Length)
        {
            var digits = NumberEnding.Count(text[words[number].Start..words[^1].End]).Digits;
            if (number == 0) return Completeness.Incomplete;
            return digits >= ZipDigits || (number - 1 == street && !words[0].Is(WordClass.Number)) ? Completeness.Complete : Completeness.Incomplete;
        }

        if (!words[0].Is(WordClass.Number)) return street < 0 ? null : Completeness.Unknown;
        if (street == words.Length - 1) return Completeness.Incomplete;
        if (street >= 0) return Completeness.Unknown;
        var name = words.Length;
        while (name > 0 && !words[name - 1].Is(WordClass.Number)) name--;
        return words.Length - name <= MostWordsOfAStreet ? Completeness.Incomplete : Completeness.Unknown;
    }
}
