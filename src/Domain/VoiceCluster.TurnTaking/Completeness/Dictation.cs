namespace VoiceCluster.TurnTaking;

/// <summary>What is dictated: said piece by piece, with pauses between the pieces.</summary>
internal enum DictatedItem : byte
{
    None,
    Number,
    Email,
    Street,
    Spelling,
}

/// <summary>What the caller dictates, and where in his words it begins: announced by himself ("my account number is"), or asked for by the agent.</summary>
/// <param name="Item">What.</param>
/// <param name="Lengths">Of a number: how many digits such numbers have; empty when unknown.</param>
/// <param name="Start">Index of the first dictated word; may be the number of words.</param>
internal readonly record struct Dictation(DictatedItem Item, DigitLengths Lengths, int Start)
{
    private const WordClass Auxiliary = WordClass.Do | WordClass.Have | WordClass.Modal;

    // "order number on this letter is": more words than that are a sentence about it.
    private const int MostWordsToNumber = 3;

    /// <summary>Finds what is being dictated.</summary>
    /// <param name="lexicon">The language.</param>
    /// <param name="text">The transcript.</param>
    /// <param name="words">Its last words.</param>
    /// <param name="asked">What the agent asked.</param>
    /// <param name="known">The number whose length the deployment knows.</param>
    public static Dictation Find(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentRequest asked, DictatedNumber known)
    {
        for (var i = words.Length; i > 0; i--)
        {
            if (Announced(lexicon, text, words[..i], asked, known) is { Item: not DictatedItem.None } announced && IsSaidNext(lexicon, words, i, announced.Item)) return announced;
        }

        return Asked(lexicon, words, asked);
    }

    /// <summary>The item whose announcement these words end in.</summary>
    private static Dictation Announced(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentRequest asked, DictatedNumber known)
    {
        var end = words.Length;
        var copula = lexicon.MatchEnd(PhraseRole.Announces, words);
        var named = words[..^copula];
        if (lexicon.MatchEnd(PhraseRole.NamesSpelling, words) > 0) return new(DictatedItem.Spelling, default, end);
        if (lexicon.MatchEnd(PhraseRole.NamesStreet, words) > 0) return new(DictatedItem.Street, default, end);
        if (copula > 0 && lexicon.MatchEnd(PhraseRole.NamesEmail, named) > 0) return new(DictatedItem.Email, default, end);
        // "i would like to order two lamps": it names no number.
        var isVerb = named.Length > 1 && named[^1].Is(WordClass.Verb) && named[^2].Is(WordClass.To | WordClass.Subject | WordClass.Contraction | WordClass.Polite | Auxiliary);
        if (!isVerb && lexicon.NumberNameAtEnd(named, out var lengths) is var length and > 0)
        {
            var name = text[named[^length].Start..named[^1].End];
            if (known.Digits > 0 && (name.Equals(known.Name, StringComparison.OrdinalIgnoreCase) || (lengths.IsEmpty && asked.Lengths.IsEmpty))) lengths = DigitLengths.Only(known.Digits);
            else if (lengths.IsEmpty) lengths = asked.Lengths;
            return new(DictatedItem.Number, lengths, end);
        }

        return copula > 0 && lexicon.MatchEnd(PhraseRole.NamesAddress, named) > 0 ? new(DictatedItem.Street, default, end) : default;
    }

    /// <summary>What follows is the item, not something about it: "my email address is wrong", "i live in a small town".</summary>
    private static bool IsSaidNext(Lexicon lexicon, ReadOnlySpan<Word> words, int start, DictatedItem item)
    {
        var rest = words[start..];
        switch (item)
        {
            case DictatedItem.Number:
                for (var i = 0; i <= MostWordsToNumber && i < rest.Length; i++)
                {
                    if (rest[i].Is(WordClass.Number)) return true;
                }

                return false;
            case DictatedItem.Street:
                return !rest.IsEmpty && rest[0].Is(WordClass.Number);
            case DictatedItem.Email:
                if (rest.IsEmpty) return false;
                foreach (var word in rest)
                {
                    if (word.Is(WordClass.AddressAt | WordClass.AddressDot)) return true;
                }

                return rest.Length <= 3 && !rest[0].Is(WordClass.Not | WordClass.Preposition | WordClass.Particle | WordClass.Article | WordClass.Possessive | WordClass.Adjective
                    | WordClass.Adverb | WordClass.Intensifier | WordClass.VerbPast | WordClass.VerbIng | WordClass.SoftSubordinator | WordClass.Coordinator | WordClass.Question);
            default:
                return !rest.IsEmpty && lexicon.MatchEnd(PhraseRole.NamesSpelling, words) == 0;
        }
    }

    private static Dictation Asked(Lexicon lexicon, ReadOnlySpan<Word> words, AgentRequest asked)
    {
        var item = asked.Question switch
        {
            AgentQuestion.Digits => DictatedItem.Number,
            AgentQuestion.Email => DictatedItem.Email,
            AgentQuestion.Street => DictatedItem.Street,
            AgentQuestion.Spelling => DictatedItem.Spelling,
            _ => DictatedItem.None,
        };
        if (item == DictatedItem.None) return default;
        var start = 0;
        while (start < words.Length && words[start].Is(WordClass.LeadIn | WordClass.Filler) && !words[start].Is(WordClass.Number | WordClass.Letter)) start++;
        for (var i = Math.Min(words.Length, start + MostWordsToNumber); i > start; i--)
        {
            if (lexicon.MatchEnd(PhraseRole.Announces, words[start..i]) is var length && length == i - start)
            {
                start = i;
                break;
            }
        }

        // "i don't have one", "can you see it", "what for": no item, but a sentence. "i" and "a" may be letters.
        var isSentence = start < words.Length && words[start].Is(WordClass.Nominative | WordClass.Contraction | WordClass.Question | WordClass.QuestionContraction | Auxiliary
            | WordClass.No | WordClass.Not | WordClass.Article | WordClass.Possessive | WordClass.Demonstrative) && !(item == DictatedItem.Spelling && words[start].End - words[start].Start == 1);
        return start == words.Length || isSentence ? default : new(item, asked.Lengths, start);
    }
}
