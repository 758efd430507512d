namespace VoiceCluster.TurnTaking;

/// <summary>
/// Judges a transcript by its last words and the shape of its last sentence, with the words of one language. Works on recognisers' bare lower-case words as on
/// punctuated text. A few microseconds a call, no allocation.
/// </summary>
/// <remarks>
/// Steps: (1) words of the last sentence; (2) phrases that close or open a turn; (3) answers to what the agent asked; (4) numbers and spellings; (5) the last word;
/// (6) the shape of the clauses. The first that can tell decides.
/// </remarks>
public sealed class SemanticCompletenessEstimator : ICompletenessEstimator
{
    private const int MaxWords = 30;

    private readonly Lexicon _lexicon;

    /// <param name="pack">The language.</param>
    public SemanticCompletenessEstimator(LanguagePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _lexicon = new(pack);
    }

    /// <inheritdoc/>
    public Completeness Estimate(string transcript, string? lastAgentText, DictatedNumber known = default)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var text = transcript.AsSpan().TrimEnd();
        Span<Word> buffer = stackalloc Word[MaxWords];
        ReadOnlySpan<Word> words = buffer[.._lexicon.ReadTail(text, buffer)];
        if (words.IsEmpty) return Completeness.Unknown;
        if (TrailsOff(text)) return Completeness.Incomplete;
        var all = words;
        words = LastSentence(words);
        var asked = AgentQuestions.Read(_lexicon, lastAgentText, known);

        // "please" closes what is whole without it, and nothing else.
        var polite = words[^1].Is(WordClass.Polite);
        if (polite)
        {
            words = words[..^1];
            all = all[..^1];
            if (words.IsEmpty) return asked.Question is AgentQuestion.YesNo ? Completeness.Complete : Completeness.Unknown;
        }

        var result = EstimateSentence(text, words, all, asked, known);
        return result == Completeness.Unknown && (polite || text[^1] is '?' or '!') ? Completeness.Complete : result;
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

    private ReadOnlySpan<Word> WithoutLeadIn(ReadOnlySpan<Word> words)
    {
        const int LongestLeadIn = 3;
        var i = 0;
        while (i < words.Length)
        {
            var length = 0;
            for (var k = Math.Min(LongestLeadIn, words.Length - i); k > 1 && length == 0; k--)
            {
                if (_lexicon.MatchEnd(PhraseRole.LeadIn, words.Slice(i, k)) == k) length = k;
            }

            if (length == 0 && words[i].Is(WordClass.LeadIn)) length = 1;
            if (length == 0) break;
            i += length;
        }

        return words[i..];
    }

    private Completeness EstimateSentence(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, ReadOnlySpan<Word> all, AgentRequest request, DictatedNumber known)
    {
        var asked = request.Question;
        var body = WithoutLeadIn(words);
        var openAlone = _lexicon.MatchEnd(PhraseRole.OpenAlone, words);
        if (openAlone > 0 && (openAlone == body.Length || openAlone == words.Length)) return Completeness.Incomplete;
        var open = _lexicon.MatchEnd(PhraseRole.Open, words);
        var closed = _lexicon.MatchEnd(PhraseRole.Closed, words);
        var hesitation = _lexicon.MatchEnd(PhraseRole.Hesitation, words);
        if (closed > 0 && closed >= open && closed >= hesitation) return Completeness.Complete;
        if (hesitation > 0 || TakesBack(words)) return Completeness.Incomplete;
        if (open > 0 && !(open < words.Length && StartsWithObjectQuestion(body))) return Completeness.Incomplete;
        if (body.IsEmpty) return JudgeLeadIn(words, asked);
        var continues = body.Length < words.Length && words[words.Length - body.Length - 1].Is(WordClass.Coordinator | WordClass.SoftSubordinator);
        if (!continues && _lexicon.MatchEnd(PhraseRole.ClosedAlone, body) == body.Length) return Completeness.Complete;
        if (asked != AgentQuestion.None && _lexicon.MatchEnd(PhraseRole.AnswerAlone, body) == body.Length) return Completeness.Complete;
        if (_lexicon.MatchEnd(PhraseRole.Unsure, body) > 0) return Completeness.Unknown;
        if (JudgeDictation(text, all, request, known) is { } dictated) return dictated == Completeness.Incomplete ? Completeness.Dictating : dictated;
        if (NumberEnding.Judge(text, words, asked, known.Digits) is { } number) return number;
        if (SpellingEnding.Judge(_lexicon, text, words) is { } spelling) return spelling;
        if (ListEnding.Judge(_lexicon, words) is { } list) return list;
        return WordEnding.Judge(_lexicon, words, body, asked) ?? JudgeShape(body, asked);
    }

    /// <summary>A recogniser may set a full stop at each pause of a dictation, so it is looked for in more than the last sentence.</summary>
    private Completeness? JudgeDictation(ReadOnlySpan<char> text, ReadOnlySpan<Word> words, AgentRequest asked, DictatedNumber known)
    {
        if (EmailEnding.JudgeWritten(text) is { } written) return written;
        var dictation = Dictation.Find(_lexicon, text, words, asked, known);
        var said = dictation.Item == DictatedItem.None ? default : words[dictation.Start..];
        if (said.IsEmpty) return null;
        return dictation.Item switch
        {
            DictatedItem.Number => NumberEnding.JudgeDictated(text, said, dictation.Lengths),
            DictatedItem.Email => EmailEnding.Judge(_lexicon, text, said),
            DictatedItem.Street => StreetEnding.Judge(_lexicon, text, said),
            _ => SpellingEnding.JudgeAsked(_lexicon, text, said),
        };
    }

    /// <summary>"to france sorry", "i would like to cancel no": what is meant instead is said next. "i am sorry" and "i said no" take nothing back.</summary>
    private bool TakesBack(ReadOnlySpan<Word> words)
    {
        const WordClass Binding = WordClass.Article | WordClass.Possessive | WordClass.Demonstrative | WordClass.Nominative | WordClass.Be | WordClass.Do | WordClass.Have
            | WordClass.Modal | WordClass.Contraction | WordClass.To | WordClass.Preposition | WordClass.Coordinator | WordClass.Embedder | WordClass.Intensifier
            | WordClass.LeadIn | WordClass.Polite;
        var length = _lexicon.MatchEnd(PhraseRole.TakesBack, words);
        // At least two words that could be taken back. "the no" may be heard for something else, "the no wait" is nothing else.
        return length > 0 && words.Length - length >= 2 && (length > 1 || !words[^2].Is(Binding));
    }

    /// <summary>"what colors do you have": what the open phrase lacks stands in front.</summary>
    private static bool StartsWithObjectQuestion(ReadOnlySpan<Word> body) => !body.IsEmpty && body[0].Is(WordClass.Question) && !body[0].Is(WordClass.AdverbialQuestion);

    /// <summary>Nothing but "yes", "hi", "um", "okay so".</summary>
    private static Completeness JudgeLeadIn(ReadOnlySpan<Word> words, AgentQuestion asked)
    {
        var last = words[^1];
        if (last.Is(WordClass.Filler | WordClass.Coordinator | WordClass.Opener) || !last.Is(WordClass.LeadIn)) return Completeness.Incomplete;
        return asked == AgentQuestion.YesNo && last.Is(WordClass.Yes | WordClass.No) ? Completeness.Complete : Completeness.Unknown;
    }

    private static Completeness JudgeShape(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        var shape = new ClauseShape(body);
        if (shape.AwaitsVerb || (shape.MainClauses == 0 && shape.DependentClauses > 0)) return asked is AgentQuestion.Fact or AgentQuestion.YesNo && shape is { MainClauses: 0, DependentClauses: > 0 } ? Completeness.Unknown : Completeness.Incomplete;
        if (shape.MainClauses == 0) return JudgeFragment(body, asked);
        if (shape.AwaitsPredicate) return Completeness.Incomplete;
        if (shape.MayAwaitPredicate || EndsInBareSubject(body)) return Completeness.Unknown;
        if (shape.Verb >= 0 && JudgeVerb(body, shape) is { } verb) return verb;
        // "what is the status": of what?
        var lacksOf = shape.Kind == ClauseKind.OpenQuestion && body.Length > 2 && body[^1].Is(WordClass.Relational) && body[^2].Is(WordClass.Article);
        return lacksOf ? Completeness.Unknown : Completeness.Complete;
    }

    private static Completeness? JudgeVerb(ReadOnlySpan<Word> body, ClauseShape shape)
    {
        var verb = body[shape.Verb];
        var after = body.Length - 1 - shape.Verb;
        var person = shape.Subject >= 0 ? body[shape.Subject].Is(WordClass.Nominative | WordClass.Contraction) : shape.Kind is not ClauseKind.Statement;
        // "they turned off": what?
        if (after == 1 && person && !shape.ObjectInFront && body[^1].Is(WordClass.Adjunct) && (verb.Class == WordClass.None || verb.Is(WordClass.Transitive | WordClass.Ergative))) return Completeness.Unknown;
        if (after == 0 && !shape.ObjectInFront)
        {
            if (verb.Is(WordClass.Ergative) && !verb.Is(WordClass.Hungry)) return person ? Completeness.Unknown : Completeness.Complete;
            // "the brakes are squeaking", "it wobbles": things do what takes no object.
            if (!person && (verb.Class == WordClass.None || (verb.Is(WordClass.VerbIng) && verb.Is(WordClass.Noun)))) return Completeness.Complete;
            // "it was tuesday i think"
            if (verb.Is(WordClass.Opinion) && shape.MainClauses > 1) return Completeness.Complete;
            if (verb.Is(WordClass.Hungry)) return shape.ObjectMayBeInFront ? Completeness.Unknown : Completeness.Incomplete;
            if (verb.Is(WordClass.Embedder) && shape.Kind == ClauseKind.OpenQuestion) return Completeness.Unknown;
            if (verb.Is(WordClass.Transitive) || verb.Class == WordClass.None) return Completeness.Unknown;
        }

        if (after == 1 && verb.Is(WordClass.Ditransitive) && body[^1].Is(WordClass.Person) && !shape.ObjectInFront) return shape.ObjectMayBeInFront || shape.Kind == ClauseKind.OpenQuestion ? Completeness.Unknown : Completeness.Incomplete;
        return IsBareClause(body, shape, after, person) ? Completeness.Unknown : null;
    }

    /// <summary>"i cancelled", "can you add me", "he paid it": whole as often as not.</summary>
    private static bool IsBareClause(ReadOnlySpan<Word> body, ClauseShape shape, int after, bool person)
    {
        if (shape.MainClauses != 1 || shape.DependentClauses > 0) return false;
        if (after == 1 && body[^1].Is(WordClass.Object)) return shape.Kind is ClauseKind.Statement or ClauseKind.YesNoQuestion;
        return after == 0 && ((shape.Kind == ClauseKind.YesNoQuestion && shape.Subject >= 0) || (shape.Kind == ClauseKind.Statement && person && !shape.ObjectInFront));
    }

    /// <summary>"i ordered two but only one", "it came and now the battery": a clause may have been announced that has no verb yet.</summary>
    private static bool EndsInBareSubject(ReadOnlySpan<Word> body)
    {
        const WordClass Verbal = WordClass.Verb | WordClass.VerbThird | WordClass.VerbPast | WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal | WordClass.Contraction;
        for (var i = body.Length - 1; i >= 0 && (!body[i].Is(Verbal) || body[i].Is(WordClass.Noun)); i--)
        {
            if (body[i].Is(WordClass.Adversative)) return true;
            if (body[i].Is(WordClass.Coordinator)) return body.Length - i > 1 && (body[i + 1].Is(WordClass.TimeAdverb) || (body[i + 1].Is(WordClass.Article | WordClass.Possessive) && body.Length - i <= 4));
        }

        return false;
    }

    private static Completeness JudgeFragment(ReadOnlySpan<Word> body, AgentQuestion asked)
    {
        // "my order number": it is said next.
        if (!body[0].Is(WordClass.Question) && body[^1].Is(WordClass.Relational | WordClass.NumberCue) && (body[^1].Is(WordClass.NumberCue) || body[0].Is(WordClass.Article | WordClass.Possessive))) return Completeness.Incomplete;
        if (body[0].Is(WordClass.Question)) return Completeness.Unknown;
        if (asked is AgentQuestion.Fact or AgentQuestion.Quantity) return Completeness.Complete;
        // "my power": something will be said about it.
        return asked == AgentQuestion.None && body.Length == 2 && body[0].Is(WordClass.Article | WordClass.Possessive) ? Completeness.Incomplete : Completeness.Unknown;
    }
}
