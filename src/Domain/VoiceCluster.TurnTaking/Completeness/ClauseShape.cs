namespace VoiceCluster.TurnTaking;

/// <summary>What the newest clause of a sentence is.</summary>
internal enum ClauseKind : byte
{
    /// <summary>No verb: a noun, a name, a place.</summary>
    Fragment,
    Statement,
    Command,

    /// <summary>"do you ship", "is it open".</summary>
    YesNoQuestion,

    /// <summary>"where is my order", "what do i need".</summary>
    OpenQuestion,
}

/// <summary>
/// A shallow reading of one sentence, left to right: which clauses it holds and whether the newest has its verb and what the verb needs. It knows word
/// classes, not grammar at large; what it cannot tell it leaves open.
/// </summary>
internal ref struct ClauseShape
{
    private const WordClass Auxiliary = WordClass.Be | WordClass.Do | WordClass.Have | WordClass.Modal;
    private const WordClass AnyVerb = WordClass.Verb | WordClass.VerbThird | WordClass.VerbPast | WordClass.VerbIng;
    private const WordClass Finite = WordClass.Verb | WordClass.VerbThird | WordClass.VerbPast;
    private const WordClass Determiner = WordClass.Article | WordClass.Possessive | WordClass.Demonstrative | WordClass.Quantifier;

    private readonly ReadOnlySpan<Word> _words;

    /// <summary>Clauses that can stand alone.</summary>
    public int MainClauses { get; private set; }

    /// <summary>Clauses that cannot: after "if", "that", "where", or about the noun before them.</summary>
    public int DependentClauses { get; private set; }

    public ClauseKind Kind { get; private set; }

    /// <summary>A clause was opened ("if", "where my order") and has no verb yet.</summary>
    public bool AwaitsVerb { get; private set; }

    /// <summary>Index of the newest clause's last verb, -1 without one.</summary>
    public int Verb { get; private set; } = -1;

    /// <summary>The verb's object stands before it: "what do you need", "the shoes i bought", "was it sent".</summary>
    public bool ObjectInFront { get; private set; }

    /// <summary>The newest clause is a question with "be" and has nothing after its subject yet: "is the store".</summary>
    public bool AwaitsPredicate { get; private set; }

    public ClauseShape(ReadOnlySpan<Word> words)
    {
        _words = words;
        var i = 0;
        while (i < words.Length) i = ReadClause(i);
    }

    private readonly bool IsAt(int i, WordClass any) => (uint)i < (uint)_words.Length && _words[i].Is(any);

    /// <summary>Reads from a word on which a clause may start; returns where to look for the next one.</summary>
    private int ReadClause(int i)
    {
        var atStart = StartsClause(i);
        if (IsAt(i, WordClass.QuestionContraction)) return BeQuestion(i, i + 1, ClauseKind.OpenQuestion);
        if (IsAt(i, WordClass.Question) && ReadQuestion(i, atStart) is var afterQuestion && afterQuestion > 0) return afterQuestion;
        if (IsAt(i, WordClass.Subordinator) || (IsAt(i, WordClass.SoftSubordinator) && OpensSubject(i + 1)))
        {
            AwaitsVerb = true;
            return i + 1;
        }

        if (IsAt(i, Auxiliary) && IsInversion(i, atStart)) return Inverted(i, i + 1, ClauseKind.YesNoQuestion);
        if (IsAt(i, WordClass.Contraction)) return Predicate(i, i + 1, isBe: true);
        if (IsAt(i, WordClass.Subject) && VerbAfter(i + 1) is var verb && verb > 0) return Predicate(i, verb, isBe: false);
        if (atStart && IsCommand(i))
        {
            Open(i, ClauseKind.Command, dependent: false);
            return Chain(i);
        }

        if (MainClauses + DependentClauses == 0 || AwaitsVerb || IsAt(i - 1, AnyVerb | Auxiliary) is false)
        {
            // A verb or auxiliary without a pronoun before it: its subject is the noun before ("my package never arrived").
            if (i > 0 && IsAt(i, Auxiliary | WordClass.VerbThird | WordClass.VerbPast) && !IsAt(i - 1, WordClass.To | WordClass.Article | WordClass.Possessive | WordClass.Preposition)
                && (AwaitsVerb || (MainClauses == 0 && !IsAt(i, WordClass.Noun))))
                return Predicate(i, i, isBe: false);
        }

        if (AwaitsVerb && IsAt(i, WordClass.To) && IsAt(i + 1, AnyVerb))
        {
            // "how to reset it"
            AwaitsVerb = false;
            DependentClauses++;
            ObjectInFront = true;
            return Chain(i + 1);
        }

        return i + 1;
    }

    private readonly bool StartsClause(int i) =>
        i == 0 || _words[i].Before != WordBreak.None || IsAt(i - 1, WordClass.Coordinator | WordClass.Polite);

    private readonly bool OpensSubject(int i) =>
        IsAt(i, WordClass.Subject | WordClass.Contraction | WordClass.Article | WordClass.Possessive);

    private readonly bool IsInversion(int i, bool atStart) =>
        (IsAt(i + 1, WordClass.Subject) && !IsAt(i - 1, WordClass.Subject | WordClass.Contraction | WordClass.Question) && !(AwaitsVerb && !IsAt(i + 1, WordClass.Subject)))
        || (atStart && !IsAt(i, WordClass.Have) && i + 1 < _words.Length && !IsAt(i + 1, WordClass.Not));

    private readonly bool IsCommand(int i)
    {
        if (!IsAt(i, WordClass.Verb) || IsAt(i, Auxiliary & ~WordClass.Do)) return false;
        if (!IsAt(i, WordClass.Noun)) return true;
        return IsAt(i + 1, Determiner | WordClass.Object | WordClass.Particle | WordClass.Contraction);
    }

    private int ReadQuestion(int i, bool atStart)
    {
        var j = i + 1;
        while (j < _words.Length && j - i <= 4 && !IsAt(j, Auxiliary | WordClass.Subject | WordClass.Article | WordClass.Possessive | WordClass.Contraction | WordClass.To)) j++;
        if (IsAt(j, Auxiliary) && j - i <= 4)
        {
            // "what is broken": nobody asks that with a noun missing; "what" is the subject then.
            return Inverted(i, j + 1, ClauseKind.OpenQuestion);
        }

        if (atStart && IsAt(i + 1, Finite) && !IsAt(i, WordClass.SoftSubordinator))
        {
            Open(i, ClauseKind.OpenQuestion, dependent: false);
            return Chain(i + 1);
        }

        if (IsAt(i + 1, WordClass.Subject | WordClass.Contraction | WordClass.Article | WordClass.Possessive | WordClass.To | WordClass.Degree) || j < _words.Length)
        {
            AwaitsVerb = true;
            return i + 1;
        }

        return 0;
    }

    /// <summary>A question with its auxiliary before <paramref name="subject"/>.</summary>
    private int Inverted(int start, int subject, ClauseKind kind)
    {
        if (IsAt(subject - 1, WordClass.Be)) return BeQuestion(start, subject, kind);
        Open(start, kind, dependent: false);
        ObjectInFront = kind == ClauseKind.OpenQuestion && !IsAt(start, WordClass.SoftSubordinator) && !IsBareHow(start);
        var i = IsAt(subject, WordClass.Subject) ? subject + 1 : subject;
        while (IsAt(i, WordClass.Adverb)) i++;
        if (i == subject)
        {
            // A noun is the subject: its verb is the first one after at least one word that is none.
            i++;
            while (i < _words.Length && (!IsAt(i, AnyVerb) || IsAt(i - 1, Determiner))) i++;
        }

        if (i >= _words.Length)
        {
            AwaitsVerb = true;
            return i;
        }

        return Chain(i);
    }

    private readonly bool IsBareHow(int i) => !IsAt(i + 1, WordClass.Degree) && IsAt(i + 1, Auxiliary) && IsAt(i, WordClass.Adverb);

    private int BeQuestion(int start, int subject, ClauseKind kind)
    {
        Open(start, kind, dependent: false);
        var words = _words.Length - subject;
        var isPronoun = IsAt(subject, WordClass.Subject) || (IsAt(subject, WordClass.Demonstrative) && words <= 1);
        if (words == 0) AwaitsVerb = true;
        else if (kind == ClauseKind.YesNoQuestion) AwaitsPredicate = isPronoun ? words == 1 : words <= (IsAt(subject, Determiner) ? 2 : 1);
        // "when is it arriving", "are you looking for": the participle is the verb.
        for (var i = subject + 1; i < _words.Length; i++)
        {
            if (IsAt(i, WordClass.Subordinator | WordClass.Question | WordClass.Contraction) || (IsAt(i, WordClass.Subject) && VerbAfter(i + 1) > 0)) return i;
            if (IsAt(i, WordClass.VerbIng | WordClass.VerbPast) && !IsAt(i - 1, Determiner))
            {
                ObjectInFront = kind == ClauseKind.OpenQuestion || IsAt(i, WordClass.VerbPast);
                return Chain(i);
            }
        }

        return Math.Max(subject, _words.Length);
    }

    /// <summary>The verb or auxiliary that follows a subject, adverbs between left out; 0 when something else follows.</summary>
    private readonly int VerbAfter(int i)
    {
        while (IsAt(i, WordClass.Adverb) && !IsAt(i, Finite | Auxiliary)) i++;
        return IsAt(i, Finite | Auxiliary) ? i : 0;
    }

    private int Predicate(int subject, int verb, bool isBe)
    {
        // "the shoes i bought": a subject straight after a noun, when no verb has come yet, tells about the noun.
        var aboutNoun = subject > 0 && verb > subject && MainClauses == 0 && DependentClauses == 0 && !AwaitsVerb
            && _words[subject].Before == WordBreak.None && !IsAt(subject - 1, WordClass.Coordinator | WordClass.LeadIn | WordClass.Polite);
        var dependent = AwaitsVerb || aboutNoun;
        var front = subject > 0 && _words[subject].Before == WordBreak.None && !IsAt(subject - 1, WordClass.Coordinator | WordClass.Subordinator);
        Open(subject, ClauseKind.Statement, dependent);
        ObjectInFront = front && dependent;
        return isBe && !IsAt(verb, AnyVerb | Auxiliary | WordClass.Adverb) ? verb : Chain(verb);
    }

    private void Open(int start, ClauseKind kind, bool dependent)
    {
        if (dependent) DependentClauses++;
        else MainClauses++;
        if (!dependent || MainClauses == 0) Kind = kind;
        AwaitsVerb = false;
        AwaitsPredicate = false;
        ObjectInFront = false;
        Verb = -1;
    }

    /// <summary>Follows auxiliaries, adverbs, "to" and verbs to the last verb: "have | not | been able | to | log".</summary>
    private int Chain(int i)
    {
        var passive = false;
        while (i < _words.Length)
        {
            if (IsAt(i, WordClass.Be)) passive = true;
            if (IsAt(i, AnyVerb) && !(Verb >= 0 && IsAt(i, WordClass.Noun) && !IsAt(i - 1, WordClass.To | Auxiliary)))
            {
                if (passive && IsAt(i, WordClass.VerbPast)) ObjectInFront = true;
                Verb = i;
            }
            else if (!IsAt(i, Auxiliary | WordClass.Adverb) && !(IsAt(i, WordClass.To) && IsAt(i + 1, WordClass.Verb | Auxiliary)))
            {
                break;
            }

            i++;
        }

        return i;
    }
}
