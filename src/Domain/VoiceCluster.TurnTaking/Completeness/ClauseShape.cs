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
    private const WordClass Finite = WordClass.Verb | WordClass.VerbThird | WordClass.VerbPast;
    private const WordClass AnyVerb = Finite | WordClass.VerbIng;
    private const WordClass Determiner = WordClass.Article | WordClass.Possessive | WordClass.Demonstrative | WordClass.Quantifier;
    private const WordClass Opening = WordClass.Subject | WordClass.Contraction | WordClass.Article | WordClass.Possessive;

    private readonly ReadOnlySpan<Word> _words;
    private Owed _owed;
    private Owed _owedAfterwards;
    private bool _objectWasNamed;
    private bool _mayBePreposition;

    public ClauseShape(ReadOnlySpan<Word> words)
    {
        _words = words;
        var i = 0;
        while (i < words.Length) i = ReadFrom(i);
    }

    /// <summary>A verb that must come yet, and what it will make.</summary>
    private enum Owed : byte
    {
        Nothing,

        /// <summary>The verb of a clause that cannot stand alone: "if my order".</summary>
        Dependent,

        /// <summary>The verb of the sentence, after a subject with a clause of its own: "the lamp i bought".</summary>
        Main,
    }

    /// <summary>Clauses that can stand alone.</summary>
    public int MainClauses { get; private set; }

    /// <summary>Clauses that cannot: after "if", "that", "where", or about the noun before them.</summary>
    public int DependentClauses { get; private set; }

    public ClauseKind Kind { get; private set; }

    /// <summary>A subject or a clause was opened ("if", "where my order", "the lamp i bought") and has no verb yet.</summary>
    public readonly bool AwaitsVerb => _owed != Owed.Nothing && !(_mayBePreposition && MainClauses > 0);

    /// <summary>Index of the newest clause's last verb, -1 without one.</summary>
    public int Verb { get; private set; } = -1;

    /// <summary>Index of the newest clause's pronoun subject, -1 when it is a noun or none.</summary>
    public int Subject { get; private set; } = -1;

    /// <summary>The verb's object stands before it: "what do you need", "the shoes i bought", "was it sent".</summary>
    public bool ObjectInFront { get; private set; }

    /// <summary>The verb's object may stand before it: "open the file you sent", unless two sentences met.</summary>
    public bool ObjectMayBeInFront { get; private set; }

    /// <summary>The newest clause is a question with "be" and has nothing after its subject yet: "is the store".</summary>
    public bool AwaitsPredicate { get; private set; }

    /// <summary>Likewise, but the words may be subject and predicate already: "is that free".</summary>
    public bool MayAwaitPredicate { get; private set; }

    private readonly bool NothingYet => MainClauses + DependentClauses == 0 && _owed == Owed.Nothing;

    private readonly bool IsAt(int i, WordClass any) => (uint)i < (uint)_words.Length && _words[i].Is(any);

    /// <summary>Reads what starts at a word; returns where to go on.</summary>
    private int ReadFrom(int i)
    {
        var atStart = i == 0 || _words[i].Before != WordBreak.None || IsAt(i - 1, WordClass.Coordinator | WordClass.Polite | WordClass.Filler);
        if (IsAt(i, WordClass.Month) && IsAt(i + 1, WordClass.Ordinal | WordClass.Number)) return i + 1;
        if (IsAt(i, WordClass.QuestionContraction)) return BeQuestion(i, i + 1, ClauseKind.OpenQuestion);
        if (IsAt(i, WordClass.Question) && ReadQuestion(i, atStart) is var asked && asked > 0) return asked;
        if (OpensDependent(i)) return OpenDependent(i);
        if (IsAt(i, WordClass.Contraction)) return Predicate(i, i + 1);
        if (IsAt(i, Auxiliary) && IsInversion(i, atStart)) return Inverted(i, i + 1, ClauseKind.YesNoQuestion);
        if (IsAt(i, WordClass.Subject) && VerbAfter(i + 1) is var verb && verb > 0) return Predicate(i, verb);
        if ((atStart || (MainClauses == 0 && DependentClauses > 0 && !AwaitsVerb)) && IsCommand(i))
        {
            Open(ClauseKind.Command, dependent: false);
            return Chain(i, passive: false);
        }

        if (HasSubjectBefore(i)) return Predicate(i, i);
        if (IsAt(i, WordClass.To) && IsAt(i + 1, WordClass.Verb)) return Infinitive(i + 1);
        return IsAt(i, WordClass.Object) && IsAt(i + 1, WordClass.Verb) && !IsAt(i + 1, WordClass.Noun) && MainClauses > 0 ? Infinitive(i + 1) : i + 1;
    }

    private readonly bool OpensDependent(int i)
    {
        // "because of" is a preposition.
        if (IsAt(i, WordClass.Subordinator)) return !IsAt(i + 1, WordClass.Preposition);
        if (!IsAt(i, WordClass.SoftSubordinator) || IsAt(i - 1, WordClass.Preposition)) return false;
        // "that" and "which" after a noun with no verb yet: "the code that works".
        return IsAt(i + 1, Opening) || (IsAt(i, WordClass.Demonstrative | WordClass.Question) && i > 0 && NothingYet && IsAt(i + 1, Finite | Auxiliary));
    }

    private int OpenDependent(int i)
    {
        var aboutSubject = NothingYet && i > 0 && IsAt(i, WordClass.Demonstrative | WordClass.Question) && IsAt(0, Determiner | WordClass.Object);
        // "a book that i borrowed"
        var aboutNoun = IsAt(i, WordClass.Demonstrative | WordClass.Question) && !IsAt(i, WordClass.AdverbialQuestion) && IsNoun(i - 1) && !IsAt(i - 1, WordClass.Opinion);
        Await(aboutSubject ? Owed.Main : Owed.Nothing, objectWasNamed: aboutSubject || aboutNoun);
        // "after the restart it was fine"
        _mayBePreposition = IsAt(i, WordClass.SoftSubordinator) && !IsAt(i, WordClass.Demonstrative) && IsAt(i + 1, WordClass.Article | WordClass.Possessive);
        return i + 1;
    }

    private void Await(Owed afterwards, bool objectWasNamed)
    {
        if (_owed != Owed.Main) _owedAfterwards = afterwards;
        else _owedAfterwards = Owed.Main;
        _owed = Owed.Dependent;
        _objectWasNamed = objectWasNamed;
        _mayBePreposition = false;
    }

    private readonly bool IsInversion(int i, bool atStart)
    {
        if (IsAt(i + 1, WordClass.Subject)) return !IsAt(i - 1, WordClass.Subject | WordClass.Contraction | WordClass.Question | WordClass.Modal | WordClass.Do | WordClass.To) || atStart;
        return atStart && i + 1 < _words.Length && !IsAt(i + 1, WordClass.Not) && !(IsAt(i, WordClass.Have | WordClass.Do) && !IsAt(i, WordClass.Negated) && !IsAt(i + 1, Determiner) && i > 0);
    }

    private readonly bool IsCommand(int i)
    {
        if (!IsAt(i, WordClass.Verb) || IsAt(i, WordClass.Modal) || IsAt(i - 1, Determiner | WordClass.Preposition | WordClass.Adjective)) return false;
        return !IsAt(i, WordClass.Noun) || IsAt(i + 1, Determiner | WordClass.Object | WordClass.Particle | WordClass.Contraction);
    }

    /// <summary>A verb whose subject is the noun before it: "my package | arrived", "where my order | is".</summary>
    private readonly bool HasSubjectBefore(int i)
    {
        if (i == 0 || !IsAt(i, Auxiliary | Finite) || IsAt(i, WordClass.Intensifier)) return false;
        if (IsAt(i - 1, WordClass.To | WordClass.Preposition | WordClass.Subordinator | Determiner) && !IsAt(i - 1, WordClass.Object) && !(AwaitsVerb && IsAt(i - 1, WordClass.Demonstrative | WordClass.Question))) return false;
        if (AwaitsVerb) return IsAt(i, Auxiliary | WordClass.VerbThird | WordClass.VerbPast) || !IsAt(i - 1, WordClass.Adjective | WordClass.Question | WordClass.SoftSubordinator);
        if (MainClauses > 0 || IsAt(i, WordClass.Noun)) return false;
        // "after i paid | the page | crashed": the main clause follows with a noun of its own.
        for (var k = i - 1; k > Verb && DependentClauses > 0; k--)
        {
            if (IsAt(k, WordClass.Article | WordClass.Possessive)) return k > Verb + 1 || !IsAt(Verb, WordClass.Transitive | WordClass.Hungry);
        }

        return DependentClauses == 0;
    }

    /// <summary>From a question word on; 0 when it is none here.</summary>
    private int ReadQuestion(int i, bool atStart)
    {
        var j = i + 1;
        while (j < _words.Length && j - i <= 4 && !IsAt(j, Auxiliary | WordClass.Subject | WordClass.Article | WordClass.Possessive | WordClass.Contraction | WordClass.To | WordClass.Subordinator)) j++;
        if (IsAt(j, Auxiliary) && j - i <= 4 && !(IsAt(j, WordClass.Have | WordClass.Do) && IsAt(j - 1, Auxiliary))) return Inverted(i, j + 1, ClauseKind.OpenQuestion);
        if (IsAt(i + 1, WordClass.Preposition) && !IsAt(i + 1, WordClass.Degree) || (IsAt(i + 1, WordClass.Amount) && IsAt(i + 2, WordClass.Preposition)))
        {
            // "which of the two is quieter"
            _owed = Owed.Main;
            return i + 2;
        }

        if (IsAt(i + 1, WordClass.Degree) && IsAt(i + 1, WordClass.Preposition))
        {
            // "what about returns"
            Open(ClauseKind.OpenQuestion, dependent: false);
            return i + 2;
        }

        if (IsAt(i + 1, WordClass.Degree) && IsAt(i + 2, WordClass.SoftSubordinator))
        {
            // "how long until the taxi comes"
            Open(ClauseKind.OpenQuestion, dependent: false);
            return i + 2;
        }

        if (IsAt(i + 1, WordClass.Subordinator) || (IsAt(i + 1, WordClass.Degree) && IsAt(i + 1, WordClass.Verb)))
        {
            // "what if", "how come"
            Open(ClauseKind.OpenQuestion, dependent: false);
            Await(Owed.Nothing, objectWasNamed: false);
            return i + 2;
        }

        if (atStart && IsAt(i + 1, Finite) && !IsAt(i, WordClass.AdverbialQuestion))
        {
            Open(ClauseKind.OpenQuestion, dependent: false);
            return Chain(i + 1, passive: false);
        }

        if (i + 1 >= _words.Length || (i == 0 && !HasVerbFrom(1))) return 0;
        var subjectClause = NothingYet && i == 0 && !IsAt(i, WordClass.AdverbialQuestion);
        Await(subjectClause ? Owed.Main : Owed.Nothing, objectWasNamed: !IsAt(i, WordClass.AdverbialQuestion) || IsAt(i + 1, WordClass.Amount));
        return i + 1;
    }

    private readonly bool HasVerbFrom(int i)
    {
        for (; i < _words.Length; i++)
        {
            if (IsAt(i, AnyVerb | Auxiliary | Opening | WordClass.To)) return true;
        }

        return false;
    }

    /// <summary>A question with its auxiliary before <paramref name="subject"/>.</summary>
    private int Inverted(int start, int subject, ClauseKind kind)
    {
        if (IsAt(subject - 1, WordClass.Be)) return BeQuestion(start, subject, kind);
        Open(kind, dependent: false);
        ObjectInFront = kind == ClauseKind.OpenQuestion && (!IsAt(start, WordClass.AdverbialQuestion) || IsAt(start + 1, WordClass.Amount));
        var isPronoun = IsAt(subject, WordClass.Subject) || (IsAt(subject, WordClass.Demonstrative) && IsAt(subject + 1, AnyVerb | Auxiliary));
        var i = isPronoun ? subject + 1 : subject;
        while (isPronoun && IsAt(i, WordClass.Adverb)) i++;
        if (!isPronoun)
        {
            // A noun is the subject: its verb is the first one after at least one word that is none.
            i++;
            while (i < _words.Length && (!IsAt(i, AnyVerb | WordClass.Have | WordClass.Be) || IsAt(i - 1, Determiner | WordClass.Adjective))) i++;
        }

        Subject = isPronoun ? subject : -1;
        if (i < _words.Length)
        {
            var end = Chain(i, passive: false);
            if (Verb >= 0 || !isPronoun || IsAt(i, Determiner | WordClass.Preposition | WordClass.Object | WordClass.Have | WordClass.Be | WordClass.TimeAdverb)) return end;
            // "can you email": whatever stands where the verb belongs is one.
            Verb = i;
            return i + 1;
        }

        // A verb this lexicon lacks may be among four words or more.
        var long_ = _words.Length - subject >= (IsAt(subject, Determiner) ? 4 : 3);
        if (long_) MayAwaitPredicate = true;
        else _owed = Owed.Main;
        return i;
    }

    private int BeQuestion(int start, int subject, ClauseKind kind)
    {
        Open(kind, dependent: false);
        var words = _words.Length - subject;
        if (words <= 0)
        {
            _owed = Owed.Main;
            return _words.Length;
        }

        if (kind == ClauseKind.YesNoQuestion || IsAt(start, WordClass.ReasonQuestion))
        {
            var shortest = IsAt(subject, WordClass.Article | WordClass.Possessive) ? 2 : 1;
            AwaitsPredicate = words <= shortest;
            MayAwaitPredicate = words == 2 && IsAt(subject, WordClass.Demonstrative) && !IsAt(subject + 1, WordClass.Yes | WordClass.Adjective | WordClass.Object | WordClass.TimeAdverb | WordClass.Quantifier);
        }

        // "when is it arriving", "was it sent": the participle is the verb.
        for (var i = subject + 1; i < _words.Length; i++)
        {
            if (IsAt(i, WordClass.Subordinator | WordClass.Question | WordClass.Contraction) || OpensDependent(i) || (IsAt(i, WordClass.Subject) && VerbAfter(i + 1) > 0)) return i;
            if (IsAt(i, WordClass.To) && IsAt(i + 1, WordClass.Verb)) return i;
            if (IsAt(i, WordClass.VerbIng | WordClass.VerbPast) && !IsAt(i - 1, Determiner))
            {
                ObjectInFront = (kind == ClauseKind.OpenQuestion && !IsAt(start, WordClass.AdverbialQuestion)) || IsAt(i, WordClass.VerbPast);
                return Chain(i, passive: IsAt(i, WordClass.VerbPast));
            }
        }

        return _words.Length;
    }

    /// <summary>The verb or auxiliary that follows a subject, adverbs between left out; 0 when something else follows.</summary>
    private readonly int VerbAfter(int i)
    {
        var subject = i - 1;
        while (IsAt(i, WordClass.Adverb) && !IsAt(i, Finite | Auxiliary)) i++;
        if (IsAt(i, Finite | Auxiliary)) return i;
        // A word the lexicon lacks, after a pronoun that can only be a subject, is a verb: "i | press".
        var isSubject = subject == 0 || !IsAt(subject, WordClass.Object) || ((AwaitsVerb || (DependentClauses > 0 && MainClauses == 0)) && !IsAt(subject - 1, AnyVerb | WordClass.Preposition | WordClass.To));
        return isSubject && IsUnknown(i) ? i : 0;
    }

    private readonly bool IsUnknown(int i) => i < _words.Length && _words[i].Class == WordClass.None;

    /// <summary>A noun, as far as the lexicon can tell.</summary>
    private readonly bool IsNoun(int i) => (uint)i < (uint)_words.Length && (_words[i].Class == WordClass.None || _words[i].Is(WordClass.Noun | WordClass.Relational | WordClass.NumberCue));

    private int Predicate(int subject, int verb)
    {
        // "the shoes i bought": a subject straight after a noun, when no verb has come yet, tells about the noun.
        var aboutNoun = NothingYet && subject > 0 && verb > subject && _words[subject].Before == WordBreak.None
            && IsAt(0, Determiner | WordClass.Object) && IsAt(subject, WordClass.Nominative) && !IsAt(subject - 1, WordClass.Coordinator | WordClass.Filler | WordClass.TimeAdverb);
        if (_mayBePreposition && verb > subject) _owed = Owed.Nothing;
        _mayBePreposition = false;
        var dependent = aboutNoun || _owed == Owed.Dependent;
        var afterwards = aboutNoun ? Owed.Main : dependent ? _owedAfterwards : Owed.Nothing;
        var front = aboutNoun || (dependent && _objectWasNamed);
        Open(ClauseKind.Statement, dependent);
        Subject = verb > subject ? subject : -1;
        ObjectInFront = front;
        ObjectMayBeInFront = verb > subject && (IsNoun(subject - 1) || IsAt(subject - 1, WordClass.Object)) && _words[subject].Before == WordBreak.None;
        var end = IsAt(subject, WordClass.Contraction) && !IsAt(verb, AnyVerb | Auxiliary | WordClass.Adverb | WordClass.To) ? verb : Chain(verb, passive: IsAt(subject, WordClass.Contraction) && IsAt(subject, WordClass.Be));
        if (_owed == Owed.Nothing) _owed = afterwards;
        return Math.Max(end, subject + 1);
    }

    private int Infinitive(int verb)
    {
        if (_owed == Owed.Dependent)
        {
            // "how to reset it"
            DependentClauses++;
            _owed = _owedAfterwards;
            Verb = -1;
            ObjectInFront = _objectWasNamed;
        }
        else
        {
            ObjectInFront &= Kind == ClauseKind.OpenQuestion;
        }

        return Chain(verb, passive: false);
    }

    private void Open(ClauseKind kind, bool dependent)
    {
        if (dependent) DependentClauses++;
        else MainClauses++;
        if (!dependent || MainClauses == 0) Kind = kind;
        _owed = Owed.Nothing;
        AwaitsPredicate = MayAwaitPredicate = false;
        ObjectInFront = ObjectMayBeInFront = false;
        Verb = Subject = -1;
    }

    /// <summary>Follows auxiliaries, adverbs, "to" and verbs to the last verb: "have | not | been able | to | log".</summary>
    private int Chain(int i, bool passive)
    {
        var first = i;
        for (; i < _words.Length; i++)
        {
            var afterTo = IsAt(i - 1, WordClass.To);
            if ((IsAt(i, AnyVerb) || (IsUnknown(i) && (afterTo || (Verb < 0 && !passive)))) && (Verb < 0 || afterTo || IsAt(i, WordClass.VerbIng) || (passive && IsAt(i, WordClass.VerbPast))) && !(Verb >= 0 && !afterTo && IsAt(i, WordClass.Noun)) && !(i > first && IsAt(i, WordClass.VerbThird) && !IsAt(i, WordClass.Verb) && !IsAt(i - 1, WordClass.Adverb)))
            {
                // After "be" a base form is no verb: "you're open".
                if (passive && IsAt(i, WordClass.VerbPast | WordClass.Verb) && !afterTo) ObjectInFront = true;
                else if (afterTo) ObjectInFront &= Kind == ClauseKind.OpenQuestion;
                Verb = i;
            }
            else if (!(IsAt(i, Auxiliary) && (Verb < 0 || afterTo)) && !IsAt(i, WordClass.Adverb) && !(IsAt(i, WordClass.To) && (IsAt(i + 1, WordClass.Verb | Auxiliary) || (IsUnknown(i + 1) && Verb >= 0 && (IsAt(Verb, WordClass.Hungry) || ObjectInFront)))))
            {
                break;
            }

            // "have to do", "want to have"
            if (afterTo && IsAt(i, Auxiliary)) Verb = i;
            passive = IsAt(i, WordClass.Be | WordClass.Get) || (passive && IsAt(i, WordClass.Adverb));
        }

        if (Verb >= 0 && IsAt(Verb, WordClass.Opinion) && IsAt(i, Opening)) Await(Owed.Nothing, objectWasNamed: false);
        return i;
    }
}
