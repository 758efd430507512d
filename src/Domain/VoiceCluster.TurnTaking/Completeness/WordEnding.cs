namespace VoiceCluster.TurnTaking;

/// <summary>Judges a turn by the word it ends in.</summary>
internal static class WordEnding
{
    private const WordClass Auxiliary = WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal;

    /// <param name="lexicon">For phrases that end in the word.</param>
    /// <param name="words">The last sentence.</param>
    /// <param name="body">The same without what only leads in ("hi", "yes", "um").</param>
    /// <param name="asked">What the agent asked.</param>
    /// <returns>Null when the word may end a turn.</returns>
    public static Completeness? Judge(Lexicon lexicon, ReadOnlySpan<Word> words, ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var last = body[^1];
        var before = body.Length > 1 ? body[^2] : default;
        if (last.Is(WordClass.Contraction | WordClass.QuestionContraction | WordClass.Article | WordClass.Possessive)) return Completeness.Incomplete;
        // "how long does it last"
        if (last.Is(WordClass.Intensifier) && last.Is(WordClass.Verb) && body[0].Is(WordClass.Question)) return null;
        if (last.Is(WordClass.Filler | WordClass.Intensifier | WordClass.Coordinator | WordClass.Subordinator | WordClass.Not)) return Completeness.Incomplete;
        if (last.Is(WordClass.Month)) return JudgeMonth(body);
        if (last.Is(Auxiliary)) return JudgeAuxiliary(words, body, asked);
        if (IsOpenPreposition(lexicon, words, last)) return JudgePreposition(lexicon, words, body);
        if (last.Is(WordClass.Question) && body.Length == 1 && words.Length > 1 && words[^2].Is(WordClass.Coordinator)) return Completeness.Incomplete;
        if (last.Is(WordClass.Question) && body.Length > 1) return before.Is(WordClass.Embedder) && HasNegation(body) ? Completeness.Unknown : Completeness.Incomplete;
        // "what does it look like", but "it looks like"
        if (last.Is(WordClass.Preposition) && last.Is(WordClass.Verb)) return body[0].Is(WordClass.Question | WordClass.QuestionContraction) && !before.Is(Auxiliary) ? Completeness.Complete : Completeness.Incomplete;
        if (last.Is(WordClass.SoftSubordinator) && !last.Is(WordClass.Demonstrative | WordClass.TimeAdverb | WordClass.Quantifier)) return Completeness.Incomplete;
        // "i broke a tooth this": this morning?
        if (last.Is(WordClass.Demonstrative) && !last.Is(WordClass.SoftSubordinator) && body.Length > 2 && (before.Class == WordClass.None || before.Is(WordClass.Object | WordClass.Number))) return Completeness.Incomplete;
        if (IsRelativeThat(body)) return Completeness.Incomplete;
        if (last.Is(WordClass.Demonstrative) && last.Is(WordClass.SoftSubordinator) && before.Is(WordClass.Opinion)) return HasNegation(body) || body[0].Is(Auxiliary) ? Completeness.Unknown : Completeness.Incomplete;
        if (last.Is(WordClass.Subject)) return JudgePronoun(body);
        if (last.Is(WordClass.MidAdverb) && before.Is(WordClass.Contraction | WordClass.Subject | WordClass.Be)) return Completeness.Incomplete;
        if (last.Is(WordClass.Quantifier)) return Completeness.Unknown;
        if (last.Is(WordClass.Adjective) && before.Is(WordClass.Article | WordClass.Possessive)) return Completeness.Incomplete;
        if (last.Is(WordClass.NumberCue) && last.Is(WordClass.Noun) && before.Is(WordClass.Be | WordClass.Preposition)) return Completeness.Incomplete;
        return last.Is(WordClass.TimeUnit) && before.Is(WordClass.Number | WordClass.Article) ? JudgeTimeSpan(body, asked) : null;
    }

    private static bool IsOpenPreposition(Lexicon lexicon, ReadOnlySpan<Word> words, Word last) =>
        last.Is(WordClass.To) || (last.Is(WordClass.Preposition) && !last.Is(WordClass.Verb)) || (last.Is(WordClass.Particle) && lexicon.MatchEnd(PhraseRole.PhrasalVerb, words) == 0);

    /// <summary>"in may" and "may third of may" are dates; "on may" lacks its day; "you may" lacks a verb.</summary>
    private static Completeness? JudgeMonth(ReadOnlySpan<Word> body)
    {
        var before = body.Length > 1 ? body[^2] : default;
        if (before.Is(WordClass.Preposition | WordClass.SoftSubordinator | WordClass.Ordinal | WordClass.Adjective | WordClass.Intensifier)) return null;
        if (body.Length == 1) return Completeness.Unknown;
        if (before.Is(WordClass.Particle)) return before.Is(WordClass.DayPreposition) ? Completeness.Incomplete : null;
        return body[^1].Is(WordClass.Modal) ? Completeness.Incomplete : null;
    }

    private static Completeness JudgeAuxiliary(ReadOnlySpan<Word> words, ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var n = body.Length;
        var last = body[n - 1];
        if (n < 2) return Completeness.Incomplete;
        // "yes i do", "no it isn't": a pronoun and an auxiliary say yes or no.
        var answers = asked == AgentQuestion.YesNo || (words.Length > n && words[words.Length - n - 1].Is(WordClass.Yes | WordClass.No));
        if (n == 2 && body[0].Is(WordClass.Subject) && !last.Is(WordClass.Negated)) return JudgeEllipsis(last, answers, asked);
        if (n == 2 && body[0].Is(WordClass.Subject)) return !answers ? Completeness.Incomplete : words.Length > n ? Completeness.Complete : Completeness.Unknown;
        if (FillsQuestion(body)) return Completeness.Complete;
        if (last.Is(WordClass.Have | WordClass.Do) && JudgeRelative(body) is { } relative) return relative;
        return last.Is(WordClass.Negated) && body[n - 2].Is(WordClass.Subject) ? Completeness.Unknown : Completeness.Incomplete;
    }

    private static Completeness JudgeEllipsis(Word auxiliary, bool answers, AgentQuestion asked)
    {
        if (answers || (asked is (AgentQuestion.Digits or AgentQuestion.Email or AgentQuestion.Street or AgentQuestion.Spelling) && auxiliary.Is(WordClass.Modal | WordClass.Do))) return Completeness.Complete;
        return asked == AgentQuestion.None && auxiliary.Is(WordClass.Modal | WordClass.Do) ? Completeness.Unknown : Completeness.Incomplete;
    }

    /// <summary>"anything i can do" is whole, "a password i don't have" may be.</summary>
    private static Completeness? JudgeRelative(ReadOnlySpan<Word> body)
    {
        var i = body.Length - 1;
        while (i > 0 && body[i].Is(Auxiliary | WordClass.Adverb)) i--;
        if (i < 1 || !body[i].Is(WordClass.Subject)) return null;
        if (body[i - 1].Is(WordClass.Object) && !body[i - 1].Is(WordClass.SoftSubordinator)) return Completeness.Complete;
        return body[i - 1].Class == WordClass.None || body[i - 1].Is(WordClass.Noun) ? Completeness.Unknown : null;
    }

    /// <summary>
    /// A question word in front takes the place after the auxiliary: "what should i do", "where have you been"; and without inversion with "be" alone: "i don't know
    /// where it is", "tell me what my balance is".
    /// </summary>
    private static bool FillsQuestion(ReadOnlySpan<Word> body)
    {
        var n = body.Length;
        for (var q = n - 3; q >= 0; q--)
        {
            if (!body[q].Is(WordClass.Question)) continue;
            var inverted = false;
            var subject = false;
            for (var i = q + 1; i < n - 1; i++)
            {
                if (body[i].Is(Auxiliary)) inverted |= !subject;
                if (body[i].Is(WordClass.Subject | WordClass.Article | WordClass.Possessive)) subject = true;
                else if (subject && !inverted && body[i].Is(WordClass.Verb | WordClass.VerbThird | WordClass.VerbPast | Auxiliary) && !body[i].Is(WordClass.Noun)) return false;
            }

            if (!subject) return false;
            return inverted ? body[n - 1].Is(WordClass.Do | WordClass.Have) || (body[n - 1].Is(WordClass.Be) && !body[n - 2].Is(WordClass.Subject)) : body[n - 1].Is(WordClass.Be) && q > 0;
        }

        return false;
    }

    private static Completeness JudgePreposition(Lexicon lexicon, ReadOnlySpan<Word> words, ReadOnlySpan<Word> body)
    {
        if (body.Length >= 3 && body[0].Is(WordClass.QuestionContraction | WordClass.Question) && !(body[0].Is(WordClass.AdverbialQuestion) && !body[0].Is(WordClass.SoftSubordinator)))
        {
            if (lexicon.MatchEnd(PhraseRole.Stranded, words) > 0) return Completeness.Complete;
            // "where is it from", "what is this about"
            if (body.Length <= 6 && body[^2].Is(WordClass.Subject | WordClass.Demonstrative) && body[^3].Is(WordClass.Be | WordClass.QuestionContraction)) return Completeness.Complete;
            if (body[^2].Is(WordClass.Verb) && !body[^2].Is(WordClass.Noun)) return Completeness.Unknown;
        }

        return Completeness.Incomplete;
    }

    private static Completeness? JudgePronoun(ReadOnlySpan<Word> body)
    {
        var n = body.Length;
        var last = body[n - 1];
        if (n == 1) return last.Is(WordClass.Object) && !last.Is(WordClass.Nominative) ? null : Completeness.Incomplete;
        var before = body[n - 2];
        if (before.Is(Auxiliary) && IsInverted(body))
        {
            // "where is it", "how much is it", but "what are you", "can you", "why is it".
            if (n > 2 && body[n - 3].Is(WordClass.ReasonQuestion)) return Completeness.Incomplete;
            if (before.Is(WordClass.Be) && n > 2 && !last.Is(WordClass.Nominative)) return Completeness.Complete;
            // "you are open today aren't you"
            return before.Is(WordClass.Negated) && n > 3 ? Completeness.Complete : Completeness.Incomplete;
        }

        // "was that you"
        if (n > 2 && before.Is(WordClass.Demonstrative) && body[n - 3].Is(WordClass.Be)) return null;
        if (before.Is(WordClass.Coordinator | WordClass.Subordinator | WordClass.Contraction) || (before.Is(WordClass.SoftSubordinator | WordClass.Question) && !before.Is(WordClass.Preposition))) return Completeness.Incomplete;
        return last.Is(WordClass.Object) ? null : Completeness.Incomplete;
    }

    /// <summary>The auxiliary before the last word stands before its subject, not after it ("i don't have it").</summary>
    private static bool IsInverted(ReadOnlySpan<Word> body)
    {
        var n = body.Length;
        if (n == 2) return true;
        // "my neighbor has it": other than "be" it is a verb of its own unless a question or a clause begins with it.
        if (!body[n - 2].Is(WordClass.Be)) return body[0].Is(WordClass.Question) || body[n - 3].Is(WordClass.Question | WordClass.Degree | WordClass.Coordinator | WordClass.Subordinator);
        return !body[n - 3].Is(WordClass.Subject | Auxiliary | WordClass.To | WordClass.Contraction | WordClass.Adverb);
    }

    /// <summary>"a plant that": what it does is said next.</summary>
    private static bool IsRelativeThat(ReadOnlySpan<Word> body) =>
        body.Length > 2 && body[^1].Is(WordClass.Demonstrative) && body[^1].Is(WordClass.SoftSubordinator)
        && (body[^2].Class == WordClass.None || body[^2].Is(WordClass.Noun)) && body[^3].Is(WordClass.Article | WordClass.Possessive | WordClass.Quantifier);

    /// <summary>"i sent it two weeks" lacks its "ago"; "for two weeks" and "it takes two weeks" lack nothing.</summary>
    private static Completeness? JudgeTimeSpan(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        if (body.Length > 2 && body[^3].Is(WordClass.Preposition | WordClass.SoftSubordinator)) return null;
        var past = body.Length == 2 && asked == AgentQuestion.Fact;
        foreach (var word in body) past |= word.Is(WordClass.VerbPast);
        return past ? Completeness.Incomplete : null;
    }

    private static bool HasNegation(ReadOnlySpan<Word> words)
    {
        foreach (var word in words)
        {
            if (word.Is(WordClass.Negated | WordClass.Not)) return true;
        }

        return false;
    }
}
