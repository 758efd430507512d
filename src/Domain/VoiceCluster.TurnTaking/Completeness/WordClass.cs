namespace VoiceCluster.TurnTaking;

/// <summary>What a word can be in a sentence, as far as the end of a turn depends on it. A word may be several things.</summary>
[Flags]
public enum WordClass : ulong
{
    None = 0,

    /// <summary>"the": a noun must follow.</summary>
    Article = 1ul << 0,

    /// <summary>"my": a noun must follow.</summary>
    Possessive = 1ul << 1,

    /// <summary>"this": alone or before a noun.</summary>
    Demonstrative = 1ul << 2,

    /// <summary>"i", "they": a verb must follow. Those that are objects too ("you", "it") are <see cref="Object"/> as well.</summary>
    Subject = 1ul << 3,

    /// <summary>"me", "it".</summary>
    Object = 1ul << 4,

    /// <summary>"what", "how".</summary>
    Question = 1ul << 5,

    /// <summary>"is".</summary>
    Be = 1ul << 6,

    /// <summary>"does".</summary>
    Do = 1ul << 7,

    /// <summary>"has".</summary>
    Have = 1ul << 8,

    /// <summary>"can".</summary>
    Modal = 1ul << 9,

    /// <summary>"don't", "isn't"; also carries its auxiliary's class.</summary>
    Negated = 1ul << 10,

    /// <summary>"i'm", "it's", "they'll": subject and auxiliary in one.</summary>
    Contraction = 1ul << 11,

    /// <summary>"what's", "where's": question word and auxiliary in one.</summary>
    QuestionContraction = 1ul << 12,

    /// <summary>"of", "for": a noun must follow, unless a question put it in front.</summary>
    Preposition = 1ul << 13,

    /// <summary>"in", "on": a preposition, unless it belongs to its verb ("log in").</summary>
    Particle = 1ul << 14,

    /// <summary>"and", "but".</summary>
    Coordinator = 1ul << 15,

    /// <summary>"if", "because": opens a clause that is no turn of its own.</summary>
    Subordinator = 1ul << 16,

    /// <summary>"since", "before": as <see cref="Subordinator"/> before a clause, a preposition before a noun.</summary>
    SoftSubordinator = 1ul << 17,

    /// <summary>"um".</summary>
    Filler = 1ul << 18,

    /// <summary>"yes", "correct".</summary>
    Yes = 1ul << 19,

    /// <summary>"no", "nope".</summary>
    No = 1ul << 20,

    /// <summary>"four", "forty", "hundred".</summary>
    Number = 1ul << 21,

    /// <summary>"third".</summary>
    Ordinal = 1ul << 22,

    /// <summary>"forty": another digit may belong to it.</summary>
    Tens = 1ul << 23,

    /// <summary>"march".</summary>
    Month = 1ul << 24,

    /// <summary>A verb as it follows "to".</summary>
    Verb = 1ul << 25,

    /// <summary>"works": with a subject in the third person.</summary>
    VerbThird = 1ul << 26,

    /// <summary>"ordered", "broken": past or participle.</summary>
    VerbPast = 1ul << 27,

    /// <summary>"waiting".</summary>
    VerbIng = 1ul << 28,

    /// <summary>A verb that usually has an object.</summary>
    Transitive = 1ul << 29,

    /// <summary>A verb that is nothing without what follows it: "want", "give".</summary>
    Hungry = 1ul << 30,

    /// <summary>"tell", "give", "send": "tell me" still lacks something.</summary>
    Ditransitive = 1ul << 31,

    /// <summary>"think", "say", "know": a clause may follow.</summary>
    Embedder = 1ul << 32,

    /// <summary>A verb that is a noun as well: "order".</summary>
    Noun = 1ul << 33,

    /// <summary>"wrong", "new": after an article a noun must follow.</summary>
    Adjective = 1ul << 34,

    /// <summary>"not", "never", "just", "already": may stand between subject and verb.</summary>
    Adverb = 1ul << 35,

    /// <summary>"very", "just", "gift", "next": never the last word; what it strengthens or names must follow.</summary>
    Intensifier = 1ul << 36,

    /// <summary>"please": closes what is whole.</summary>
    Polite = 1ul << 37,

    /// <summary>One letter of a spelling.</summary>
    Letter = 1ul << 38,

    /// <summary>"status", "price": "the price" wants an "of".</summary>
    Relational = 1ul << 39,

    /// <summary>"much", "many", "long": goes with "how".</summary>
    Degree = 1ul << 40,

    /// <summary>"number", "code", "order": a dictated number follows.</summary>
    NumberCue = 1ul << 41,

    /// <summary>"to".</summary>
    To = 1ul << 42,

    /// <summary>"yes", "hello", "okay", "so": said before a sentence begins.</summary>
    LeadIn = 1ul << 43,

    /// <summary>"not".</summary>
    Not = 1ul << 44,

    /// <summary>"some", "any", "another": alone or before a noun.</summary>
    Quantifier = 1ul << 45,

    /// <summary>"already", "too": after a subject or "be" something follows ("it's too").</summary>
    MidAdverb = 1ul << 46,

    /// <summary>"today", "yet", "again", "back": closes a clause well.</summary>
    TimeAdverb = 1ul << 47,

    /// <summary>"how", "when": a question word that stands for no object.</summary>
    AdverbialQuestion = 1ul << 48,

    /// <summary>"why": "why is my order" lacks something that "where is my order" does not.</summary>
    ReasonQuestion = 1ul << 49,

    /// <summary>"think", "says": what follows is a clause, so its subject alone is too little.</summary>
    Opinion = 1ul << 50,

    /// <summary>"got": makes a passive like "be" ("it got lost").</summary>
    Get = 1ul << 51,

    /// <summary>"weeks": after a number, "ago" may follow.</summary>
    TimeUnit = 1ul << 52,

    /// <summary>"but": a clause must follow.</summary>
    Adversative = 1ul << 53,

    /// <summary>"well", "so", "basically": opens a sentence, ends none that holds nothing else.</summary>
    Opener = 1ul << 54,

    /// <summary>"at" in a spoken address.</summary>
    AddressAt = 1ul << 56,

    /// <summary>"dot" in a spoken address.</summary>
    AddressDot = 1ul << 57,

    /// <summary>"on": before a day, never before a month alone.</summary>
    DayPreposition = 1ul << 58,

    /// <summary>"i", "we", "you": a person who does something; "where are you" is whole by phrase only.</summary>
    Nominative = 1ul << 59,

    /// <summary>"me", "them": somebody to whom a thing is given or told.</summary>
    Person = 1ul << 60,

    /// <summary>"broke", "started": a thing does it alone ("it broke"), a person does it to something ("somebody broke | my window").</summary>
    Ergative = 1ul << 61,

    /// <summary>"much", "many", "long": "how much" asks for an object, "how often" does not.</summary>
    Amount = 1ul << 62,

    /// <summary>"off", "out": belongs to a verb before it.</summary>
    Adjunct = 1ul << 63,
}
