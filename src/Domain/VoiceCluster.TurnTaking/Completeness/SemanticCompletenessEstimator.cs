namespace VoiceCluster.TurnTaking;

/// <summary>
/// Judges a transcript by its last words and the shape of its last sentence, with the words of one language. Works on recognisers' bare lower-case words as on
/// punctuated text. A few microseconds a call, no allocation.
/// </summary>
/// <param name="pack">The language.</param>
/// <param name="expectedDigits">How many digits a dictated number (an order number) has; null when unknown.</param>
public sealed class SemanticCompletenessEstimator(LanguagePack pack, int? expectedDigits = null) : ICompletenessEstimator
{
    private const int MaxWords = 40;
    private const WordClass Auxiliary = WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal;
    private const WordClass Determiner = WordClass.Article | WordClass.Possessive | WordClass.Demonstrative | WordClass.Quantifier;

    private readonly Lexicon _lexicon = new(pack ?? throw new ArgumentNullException(nameof(pack)));
    private readonly int? _expectedDigits = expectedDigits is null or > 0
        ? expectedDigits
        : throw new ArgumentOutOfRangeException(nameof(expectedDigits), expectedDigits, "A number has at least one digit; null when unknown");

    /// <inheritdoc/>
    public Completeness Estimate(string transcript, string? lastAgentText)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var text = transcript.AsSpan().TrimEnd();
        Span<Word> buffer = stackalloc Word[MaxWords];
        ReadOnlySpan<Word> words = buffer[.._lexicon.ReadTail(text, buffer)];
        if (words.IsEmpty) return Completeness.Unknown;
        if (TrailsOff(text)) return Completeness.Incomplete;
        words = LastSentence(words);
        var asked = AgentQuestions.Read(_lexicon, lastAgentText);

        // "please" closes what is whole without it, and nothing else.
        var polite = words[^1].Is(WordClass.Polite);
        if (polite)
        {
            words = words[..^1];
            if (words.IsEmpty) return asked is AgentQuestion.YesNo ? Completeness.Complete : Completeness.Unknown;
        }

        var result = EstimateSentence(text, words, asked, hasAgentText: lastAgentText is not null);
        if (result != Completeness.Unknown) return result;
        return polite || text[^1] is '?' or '!' ? Completeness.Complete : Completeness.Unknown;
    }

    private static bool TrailsOff(ReadOnlySpan<char> text) => text[^1] is ',' or ';' or ':' or '-' or '—' or '…' || text.EndsWith("..");

    private static ReadOnlySpan<Word> LastSentence(ReadOnlySpan<Word> words)
    {
        for (var i = words.Length - 1; i > 0; i--)
        {
            if (words[i].Before == WordBreak.Sentence) return words[i..];
        }

        return words;
    }

    private Completeness EstimateSentence(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentQuestion asked, bool hasAgentText)
    {
        var body = WithoutLeadIn(words);
        if (_lexicon.MatchEnd(PhraseRole.OpenAlone, body) == body.Length && body.Length > 0) return Completeness.Incomplete;
        if (_lexicon.MatchEnd(PhraseRole.Closed, words) is var closed && closed > 0 && closed >= _lexicon.MatchEnd(PhraseRole.Open, words)) return Completeness.Complete;
        if (_lexicon.MatchEnd(PhraseRole.Open, words) > 0 && !IsQuestionInFront(words)) return Completeness.Incomplete;
        if (IsShortReply(words, body, asked, hasAgentText) is { } reply) return reply;
        if (body.IsEmpty) return words[^1].Is(WordClass.Filler | WordClass.Coordinator | WordClass.Adverb) ? Completeness.Incomplete : Completeness.Unknown;
        if (words[^1].Is(WordClass.Number | WordClass.Letter) && JudgeNumber(text, words, asked) is { } number) return number;
        if (EndsOpen(words, body, asked) is { } end) return end;
        return JudgeShape(body, asked);
    }

    private static ReadOnlySpan<Word> WithoutLeadIn(ReadOnlySpan<Word> words)
    {
        var i = 0;
        while (i < words.Length && words[i].Is(WordClass.LeadIn) && !(words[i].Is(WordClass.No) && i + 1 < words.Length && words[i + 1].Is(WordClass.Number) && words.Length - i > 6)) i++;
        return words[i..];
    }

    /// <summary>A question word earlier in the sentence takes the place of what the last words lack.</summary>
    private static bool IsQuestionInFront(ReadOnlySpan<Word> words)
    {
        for (var i = 0; i < words.Length - 2; i++)
        {
            if (words[i].Is(WordClass.Question) && words[i + 1].Is(Auxiliary | WordClass.Degree) && words[^1].Is(WordClass.Verb | WordClass.Have | WordClass.Do)) return true;
        }

        return false;
    }

    private Completeness? IsShortReply(ReadOnlySpan<Word> words, ReadOnlySpan<Word> body, AgentQuestion asked, bool hasAgentText)
    {
        var answers = asked == AgentQuestion.YesNo;
        if (body.IsEmpty && answers && words[^1].Is(WordClass.Yes | WordClass.No)) return Completeness.Complete;
        if (_lexicon.MatchEnd(PhraseRole.ClosedAlone, words) == words.Length) return answers || !hasAgentText || asked != AgentQuestion.None ? Completeness.Complete : Completeness.Unknown;
        // "yes i do", "no it isn't": a pronoun and an auxiliary answer yes or no.
        if (body.Length == 2 && body[0].Is(WordClass.Subject) && body[1].Is(Auxiliary) && (answers || (words.Length > 2 && words[words.Length - 3].Is(WordClass.Yes | WordClass.No))))
            return Completeness.Complete;
        return null;
    }

    private Completeness? JudgeNumber(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentQuestion asked)
    {
        var start = words.Length;
        while (start > 0 && words[start - 1].Is(WordClass.Number)) start--;
        if (start == words.Length) return JudgeSpelling(words);
        var dictated = asked == AgentQuestion.Digits;
        for (var i = start - 1; i >= 0 && i >= start - 3 && !dictated; i--) dictated = words[i].Is(WordClass.NumberCue);
        if (!dictated) return asked == AgentQuestion.Quantity ? Completeness.Complete : null;

        Span<char> digits = stackalloc char[SpokenNumber.MaxDigits];
        var reader = new WordReader(text[words[start].Start..words[^1].End]);
        int total = 0;
        var inRun = false;
        while (reader.MoveNext())
        {
            if (!(inRun = SpokenNumber.TryReadGroup(ref reader, inRun, digits, out var count, out _))) return null;
            total += count;
        }

        if (_expectedDigits is not { } expected) return words[^1].Is(WordClass.Tens) || total == 1 ? Completeness.Incomplete : Completeness.Unknown;
        if (total < expected) return Completeness.Incomplete;
        // "forty two seventy" may yet be "forty two seventy one".
        return total > expected || words[^1].Is(WordClass.Tens) ? Completeness.Unknown : Completeness.Complete;
    }

    private static Completeness? JudgeSpelling(ReadOnlySpan<Word> words)
    {
        var letters = 0;
        while (letters < words.Length && words[words.Length - 1 - letters].Is(WordClass.Letter)) letters++;
        return letters switch { 0 => null, < 3 => Completeness.Incomplete, _ => Completeness.Unknown };
    }

    /// <summary>Judges by the last word alone, or null when it may end a turn.</summary>
    private Completeness? EndsOpen(ReadOnlySpan<Word> words, ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var last = words[^1];
        var before = words.Length > 1 ? words[^2] : default;
        if (last.Is(WordClass.Contraction | WordClass.QuestionContraction)) return Completeness.Incomplete;
        if (last.Is(WordClass.Article | WordClass.Possessive)) return Completeness.Incomplete;
        if (last.Is(WordClass.Filler | WordClass.Intensifier | WordClass.HalfTerm | WordClass.Coordinator | WordClass.Subordinator) && !last.Is(WordClass.Noun)) return Completeness.Incomplete;
        if (last.Is(Auxiliary) && !(last.Is(WordClass.Month) && before.Is(WordClass.Preposition | WordClass.Particle))) return JudgeAuxiliary(body, asked);
        if (last.Is(WordClass.Not)) return Completeness.Incomplete;
        if (last.Is(WordClass.To) || (last.Is(WordClass.Preposition) && !last.Is(WordClass.Verb)) || (last.Is(WordClass.Particle) && _lexicon.MatchEnd(PhraseRole.PhrasalVerb, words) == 0)) return JudgePreposition(words, body);
        if (last.Is(WordClass.Question) && body.Length > 1) return before.Is(WordClass.Embedder) && NegatedBefore(words) ? Completeness.Complete : Completeness.Incomplete;
        if (last.Is(WordClass.SoftSubordinator) && !last.Is(WordClass.Demonstrative | WordClass.TimeAdverb)) return Completeness.Incomplete;
        if (last.Is(WordClass.Demonstrative) && last.Is(WordClass.SoftSubordinator) && before.Is(WordClass.Embedder)) return Completeness.Incomplete;
        if (last.Is(WordClass.Subject)) return JudgePronoun(words);
        if (last.Is(WordClass.Adjective) && before.Is(WordClass.Article | WordClass.Possessive)) return Completeness.Incomplete;
        return null;
    }

    private static bool NegatedBefore(ReadOnlySpan<Word> words)
    {
        foreach (var word in words)
        {
            if (word.Is(WordClass.Negated | WordClass.Not)) return true;
        }

        return false;
    }

    private static Completeness JudgeAuxiliary(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var n = body.Length;
        if (n < 2) return Completeness.Incomplete;
        // "what should i do", "where have you been", "i don't know where it is": the question word fills the place after the auxiliary.
        for (var q = 0; q < n - 2; q++)
        {
            if (!body[q].Is(WordClass.Question | WordClass.SoftSubordinator)) continue;
            for (var s = q + 1; s < n - 1; s++)
            {
                if (body[s].Is(WordClass.Subject | WordClass.Article | WordClass.Possessive) && !(body[n - 1].Is(WordClass.Negated) && q == 0)) return Completeness.Complete;
            }
        }

        if (body[n - 1].Is(WordClass.Negated) && body[n - 2].Is(WordClass.Subject)) return asked == AgentQuestion.YesNo ? Completeness.Complete : n > 2 ? Completeness.Unknown : Completeness.Incomplete;
        return Completeness.Incomplete;
    }

    private Completeness JudgePreposition(ReadOnlySpan<Word> words, ReadOnlySpan<Word> body)
    {
        var asksInFront = body[0].Is(WordClass.QuestionContraction | WordClass.Question);
        if (!asksInFront || body.Length < 3) return words[^1].Is(WordClass.Particle) && !words[^1].Is(WordClass.Preposition) && body.Length > 2 && words[^2].Is(WordClass.TimeAdverb) ? Completeness.Unknown : Completeness.Incomplete;
        if (_lexicon.MatchEnd(PhraseRole.Stranded, words) > 0) return Completeness.Complete;
        // "where is it from", "what is this about"
        return body.Length <= 4 && body[^2].Is(WordClass.Subject | WordClass.Demonstrative) && (body[^3].Is(WordClass.Be | WordClass.QuestionContraction)) ? Completeness.Complete : Completeness.Incomplete;
    }

    private static Completeness? JudgePronoun(ReadOnlySpan<Word> words)
    {
        var n = words.Length;
        if (n == 1) return Completeness.Incomplete;
        var before = words[n - 2];
        if (before.Is(Auxiliary | WordClass.Adverb) && n > 2 && words[n - 3].Is(WordClass.Question | WordClass.Degree)) return before.Is(WordClass.Be) ? Completeness.Complete : Completeness.Incomplete;
        if (before.Is(Auxiliary) && n > 3 && before.Is(WordClass.Negated)) return Completeness.Complete;
        if (before.Is(Auxiliary | WordClass.Coordinator | WordClass.Subordinator) || (before.Is(WordClass.SoftSubordinator) && !before.Is(WordClass.Preposition))) return Completeness.Incomplete;
        return words[n - 1].Is(WordClass.Object) ? null : Completeness.Incomplete;
    }

    private static Completeness JudgeShape(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var shape = new ClauseShape(body);
        if (shape.AwaitsVerb) return Completeness.Incomplete;
        if (shape.MainClauses == 0)
        {
            if (shape.DependentClauses > 0) return Completeness.Incomplete;
            return JudgeFragment(body, asked);
        }

        if (shape.AwaitsPredicate) return Completeness.Unknown;
        if (shape.Verb >= 0)
        {
            var verb = body[shape.Verb];
            var after = body.Length - 1 - shape.Verb;
            if (after == 0 && !shape.ObjectInFront)
            {
                if (verb.Is(WordClass.Hungry)) return Completeness.Incomplete;
                if (verb.Is(WordClass.Transitive)) return Completeness.Unknown;
            }

            if (after == 1 && verb.Is(WordClass.Ditransitive) && body[^1].Is(WordClass.Object) && !shape.ObjectInFront) return Completeness.Incomplete;
        }

        if (body.Length > 2 && shape.Kind == ClauseKind.OpenQuestion && body[^1].Is(WordClass.Relational) && body[^2].Is(WordClass.Article)) return Completeness.Unknown;
        return Completeness.Complete;
    }

    private static Completeness JudgeFragment(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var isCue = body[^1].Is(WordClass.Relational | WordClass.NumberCue) && body[0].Is(Determiner);
        return asked switch
        {
            AgentQuestion.Fact or AgentQuestion.Quantity when !isCue => Completeness.Complete,
            AgentQuestion.YesNo => Completeness.Unknown,
            _ when isCue => Completeness.Incomplete,
            _ => Completeness.Unknown,
        };
    }
}
