namespace VoiceCluster.TurnTaking;

/// <summary>What the agent's last words call for.</summary>
internal enum AgentQuestion : byte
{
    /// <summary>Nothing: the agent stated something, or has not spoken.</summary>
    None,

    /// <summary>Anything at all: "how can i help?"</summary>
    Anything,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>A number that is dictated.</summary>
    Digits,

    /// <summary>How many or how long.</summary>
    Quantity,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>Where somebody lives.</summary>
    Street,

    /// <summary>Letters, one by one.</summary>
    Spelling,

    /// <summary>A thing, name, place or time.</summary>
    Fact,
}

/// <param name="Question">What it calls for.</param>
/// <param name="Lengths">How many digits the number has that it asks for; empty when unknown, or when it asks for none.</param>
internal readonly record struct AgentRequest(AgentQuestion Question, DigitLengths Lengths);

/// <summary>Reads what the agent asked from the last sentence of its text.</summary>
internal static class AgentQuestions
{
    private const WordClass Auxiliary = WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal;
    private const int MaxWords = 24;

    /// <param name="lexicon">The language.</param>
    /// <param name="agentText">What the agent said; null when nothing.</param>
    /// <param name="known">The number whose length the deployment knows.</param>
    public static AgentRequest Read(Lexicon lexicon, string? agentText, DictatedNumber known)
    {
        if (string.IsNullOrWhiteSpace(agentText)) return default;
        var text = agentText.AsSpan().TrimEnd();
        Span<Word> buffer = stackalloc Word[MaxWords];
        ReadOnlySpan<Word> words = buffer[..lexicon.ReadTail(text, buffer)];
        for (var i = words.Length - 1; i > 0; i--)
        {
            if (words[i].Before != WordBreak.Sentence) continue;
            words = words[i..];
            break;
        }

        var question = ReadSentence(lexicon, words, text[^1] == '?');
        return new(question, question == AgentQuestion.Digits ? LengthsIn(lexicon, text, words, known) : default);
    }

    private static AgentQuestion ReadSentence(Lexicon lexicon, ReadOnlySpan<Word> words, bool isQuestion)
    {
        if (words.IsEmpty) return AgentQuestion.None;
        var requests = lexicon.Contains(PhraseRole.Asks, words);
        if (!isQuestion && !requests) return AgentQuestion.None;
        if (lexicon.Contains(PhraseRole.AsksAnything, words)) return AgentQuestion.Anything;
        if (lexicon.MatchEnd(PhraseRole.AsksYesNo, words) > 0) return AgentQuestion.YesNo;
        var asksDigits = lexicon.Contains(PhraseRole.AsksDigits, words);
        // "Could you give me your order number?" wants the number; "Is that your order number?" wants yes or no.
        if (words[0].Is(Auxiliary) && !((asksDigits || requests) && words[0].Is(WordClass.Modal))) return AgentQuestion.YesNo;
        if (lexicon.Contains(PhraseRole.AsksSpelling, words)) return AgentQuestion.Spelling;
        if (asksDigits) return AgentQuestion.Digits;
        if (lexicon.Contains(PhraseRole.NamesEmail, words)) return AgentQuestion.Email;
        if (lexicon.Contains(PhraseRole.NamesAddress, words)) return AgentQuestion.Street;
        return lexicon.Contains(PhraseRole.AsksQuantity, words) ? AgentQuestion.Quantity : AgentQuestion.Fact;
    }

    private static DigitLengths LengthsIn(Lexicon lexicon, ReadOnlySpan<char> text, ReadOnlySpan<Word> words, DictatedNumber known)
    {
        for (var end = words.Length; end > 0; end--)
        {
            if (lexicon.NumberNameAtEnd(words[..end], out var lengths) is not (var length and > 0)) continue;
            var isKnown = known.Digits > 0 && text[words[end - length].Start..words[end - 1].End].Equals(known.Name, StringComparison.OrdinalIgnoreCase);
            if (isKnown || (lengths.IsEmpty && known.Digits > 0)) return DigitLengths.Only(known.Digits);
            if (!lengths.IsEmpty) return lengths;
        }

        return known.Digits > 0 ? DigitLengths.Only(known.Digits) : default;
    }
}
