namespace VoiceCluster.TurnTaking;

/// <summary>What a phrase says about the turn that ends in it.</summary>
public enum PhraseRole
{
    /// <summary>A turn that ends in it goes on, whatever stands before: "order four two seven one i mean".</summary>
    Hesitation,

    /// <summary>Takes back what stands before: "to france sorry".</summary>
    TakesBack,

    /// <summary>A turn that ends in it goes on: "i would like to", "let me see".</summary>
    Open,

    /// <summary>A turn that is only this goes on: "wait".</summary>
    OpenAlone,

    /// <summary>A turn that ends in it may be whole or not: "a bit".</summary>
    Unsure,

    /// <summary>Said before a sentence begins: "by the way".</summary>
    LeadIn,

    /// <summary>A turn that ends in it is whole: "thank you", "i think so", "as well".</summary>
    Closed,

    /// <summary>Whole when it is all that was said: "why not".</summary>
    ClosedAlone,

    /// <summary>Whole when it is all that was said and the agent asked something: "nothing".</summary>
    AnswerAlone,

    /// <summary>Verb and preposition that may end a question: "waiting for". An asterisk stands for up to three words between ("send * to").</summary>
    Stranded,

    /// <summary>Verb and particle that may end a clause: "log in". An asterisk as above ("turn * on").</summary>
    PhrasalVerb,

    /// <summary>In the agent's question: asks for a number that is dictated digit by digit.</summary>
    AsksDigits,

    /// <summary>In the agent's question: asks for how many.</summary>
    AsksQuantity,

    /// <summary>In the agent's question: wants something spelled.</summary>
    AsksSpelling,

    /// <summary>What an e-mail address is called.</summary>
    NamesEmail,

    /// <summary>What the address of a house is called.</summary>
    NamesAddress,

    /// <summary>An address follows: "i live at".</summary>
    NamesStreet,

    /// <summary>Letters follow: "it is spelled".</summary>
    NamesSpelling,

    /// <summary>Stands between what something is called and what it is: "is", "of course it is".</summary>
    Announces,

    /// <summary>The last word of an e-mail address: "com".</summary>
    EmailEnd,

    /// <summary>The last word of a street's name: "road".</summary>
    StreetEnd,

    /// <summary>Letters that are a word: "t v".</summary>
    Acronym,

    /// <summary>A turn that ends in it announces a list: "i have two questions".</summary>
    ListBegins,

    /// <summary>A sentence that begins with it has a second one: "first".</summary>
    ListOpens,

    /// <summary>The last of several follows: "second", "and then".</summary>
    ListGoesOn,

    /// <summary>In the agent's question: leaves open what to say ("how can i help").</summary>
    AsksAnything,

    /// <summary>In the agent's question: wants yes or no though it does not begin like it ("anything else").</summary>
    AsksYesNo,

    /// <summary>In the agent's text: asks although it is no question ("tell me", "please say").</summary>
    Asks,
}

/// <summary>A language as the completeness estimator knows it: data only.</summary>
public sealed partial record LanguagePack
{
    /// <summary>BCP 47 tag, for example <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The words of each class, parted by white space, in lower case.</summary>
    public required IReadOnlyDictionary<WordClass, string> Words { get; init; }

    /// <summary>The phrases of each role, in lower case.</summary>
    public required IReadOnlyDictionary<PhraseRole, IReadOnlyList<string>> Phrases { get; init; }

    /// <summary>What numbers are called, and how many digits they may have ("7 10 11", "8-12"); no length for those that differ from one deployment to the next.</summary>
    public IReadOnlyDictionary<string, string> Numbers { get; init; } = new Dictionary<string, string>();

    /// <summary>Endings by which an unknown word is given a class ("ing"); the first that fits holds.</summary>
    public IReadOnlyList<(string Ending, WordClass Class)> Endings { get; init; } = [];
}
