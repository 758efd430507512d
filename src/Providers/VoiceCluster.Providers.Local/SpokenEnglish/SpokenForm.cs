namespace VoiceCluster.Providers.Local;

/// <summary>
/// How written English is spoken: numbers, times, dates, money, addresses, abbreviations and signs become words. Everything downstream (the
/// voice, the language model) then sees only lower-case words, which also keeps odd characters away from native code.
/// </summary>
internal static class SpokenForm
{
    /// <summary>A sentence longer than this is cut at its next pause.</summary>
    private const int LongSentence = 30;

    /// <summary>And, without a pause, here.</summary>
    private const int LongestSentence = 50;

    /// <summary>The words of each sentence in turn; no empty sentences. Empty when the text holds nothing that can be spoken.</summary>
    public static List<List<SpokenWord>> Of(string text)
    {
        var tokens = WrittenToken.Split(TextCleaning.Clean(text));
        bool shouting = IsShouting(tokens);
        var sentences = new List<List<SpokenWord>>();
        var sentence = new List<SpokenWord>();
        for (int i = 0; i < tokens.Count; i++)
        {
            var spoken = new TokenWords(tokens, i, shouting);
            spoken.Expand();
            if (tokens[i].Before != SpokenBreak.None)
                Pause(sentence, tokens[i].Before);
            spoken.MoveTo(sentence);
            Pause(sentence, spoken.BreakAfter);

            bool ends = sentence.Count > 0 && sentence[^1].After is var after
                && (after > SpokenBreak.Phrase || after == SpokenBreak.Phrase && sentence.Count >= LongSentence || sentence.Count >= LongestSentence);
            if (ends)
            {
                sentences.Add(sentence);
                sentence = [];
            }
        }

        if (sentence.Count > 0)
            sentences.Add(sentence);
        return sentences;
    }

    /// <summary>Lengthens the pause after the last word; a pause with no word before it needs none.</summary>
    private static void Pause(List<SpokenWord> sentence, SpokenBreak pause)
    {
        if (sentence.Count > 0 && sentence[^1].After < pause)
            sentence[^1] = sentence[^1] with { After = pause };
    }

    /// <summary>Text written all in capitals: then capitals do not mark acronyms.</summary>
    private static bool IsShouting(List<WrittenToken> tokens)
    {
        int words = 0, capitals = 0;
        foreach (var token in tokens)
        {
            if (token.Core.Length < 2 || !token.Core.All(char.IsAsciiLetter))
                continue;
            words++;
            if (token.Core.All(char.IsAsciiLetterUpper))
                capitals++;
        }

        return words >= 3 && capitals * 10 >= words * 7;
    }
}
