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
    Address,

    /// <summary>A thing, name, place or time.</summary>
    Fact,
}

/// <summary>Reads what the agent asked from the last sentence of its text.</summary>
internal static class AgentQuestions
{
    private const WordClass Auxiliary = WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal;
    private const int MaxWords = 24;

    public static AgentQuestion Read(Lexicon lexicon, string? agentText)
    {
        if (string.IsNullOrWhiteSpace(agentText)) return AgentQuestion.None;
        var text = agentText.AsSpan().TrimEnd();
        Span<Word> buffer = stackalloc Word[MaxWords];
        ReadOnlySpan<Word> words = buffer[..lexicon.ReadTail(text, buffer)];
        for (var i = words.Length - 1; i > 0; i--)
        {
            if (words[i].Before != WordBreak.Sentence) continue;
            words = words[i..];
            break;
        }

        var isQuestion = text[^1] == '?';
        if (words.IsEmpty || (!isQuestion && !lexicon.Contains(PhraseRole.Asks, words))) return AgentQuestion.None;
        if (lexicon.Contains(PhraseRole.AsksAnything, words)) return AgentQuestion.Anything;
        if (lexicon.MatchEnd(PhraseRole.AsksYesNo, words) > 0) return AgentQuestion.YesNo;
        var asksDigits = lexicon.Contains(PhraseRole.AsksDigits, words);
        // "Could you give me your order number?" wants the number; "Is that your order number?" wants yes or no.
        if (words[0].Is(Auxiliary) && !(asksDigits && words[0].Is(WordClass.Modal))) return AgentQuestion.YesNo;
        if (asksDigits) return AgentQuestion.Digits;
        if (lexicon.Contains(PhraseRole.AsksAddress, words)) return AgentQuestion.Address;
        return lexicon.Contains(PhraseRole.AsksQuantity, words) ? AgentQuestion.Quantity : AgentQuestion.Fact;
    }
}
