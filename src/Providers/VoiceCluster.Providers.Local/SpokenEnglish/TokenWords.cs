namespace VoiceCluster.Providers.Local;

/// <summary>The words of one written token, seen among its neighbours.</summary>
internal sealed class TokenWords(List<WrittenToken> tokens, int index, bool shouting)
{
    private readonly List<SpokenWord> words = [];

    /// <summary>The token itself.</summary>
    public WrittenToken Token => tokens[index];

    /// <summary>The whole text is in capitals.</summary>
    public bool Shouting => shouting;

    /// <summary>The pause behind the token; full stops of abbreviations do not count.</summary>
    public SpokenBreak BreakAfter { get; private set; } = tokens[index].After;

    /// <summary>The core of the token so many places on (or, negative, back); empty beyond the ends.</summary>
    public string Neighbour(int offset) => index + offset is var at && at >= 0 && at < tokens.Count ? tokens[at].Core : "";

    /// <summary>True when a sentence may start with the next token.</summary>
    public bool NextMayStartSentence => index + 1 >= tokens.Count || char.IsAsciiLetterUpper(Neighbour(1).FirstOrDefault());

    /// <summary>True when the token opens a sentence.</summary>
    public bool StartsSentence => index == 0 || tokens[index - 1].After > SpokenBreak.Phrase || tokens[index - 1].Core.Length == 0;

    /// <summary>Tries the ways of reading from the most to the least specific.</summary>
    public void Expand()
    {
        string core = Token.Core;
        if (core.Length == 0)
            return;
        if (Abbreviations.TryExpand(core, this) || AddressTokens.TryExpand(core, this) || NumericTokens.TryExpand(core, this))
            return;
        WordTokens.Expand(core, this);
    }

    /// <summary>Says a word.</summary>
    public void Add(string word) => words.Add(new(word, null, IsLetter: false, SpokenBreak.None));

    /// <summary>Says words.</summary>
    public void Add(IEnumerable<string> more)
    {
        foreach (string word in more)
            Add(word);
    }

    /// <summary>Spells letters out.</summary>
    public void AddLetters(string letters)
    {
        foreach (char letter in letters)
        {
            if (char.IsAsciiLetter(letter))
                words.Add(new(char.ToLowerInvariant(letter).ToString(), null, IsLetter: true, SpokenBreak.None));
        }
    }

    /// <summary>Spells letters out in the plural: "PCs".</summary>
    public void AddLettersPlural(string letters)
    {
        AddLetters(letters);
        if (words.Count > 0)
            words[^1] = words[^1] with { Text = words[^1].Text + "'s" };
    }

    /// <summary>A pause after what was said so far.</summary>
    public void Pause()
    {
        if (words.Count > 0)
            words[^1] = words[^1] with { After = SpokenBreak.Phrase };
    }

    /// <summary>The full stop belonged to an abbreviation: the sentence goes on, unless told otherwise.</summary>
    public void PeriodIsNoEnd()
    {
        if (BreakAfter == SpokenBreak.Statement)
            BreakAfter = SpokenBreak.None;
    }

    /// <summary>Appends the words to a sentence, the first one marked with what was written.</summary>
    public void MoveTo(List<SpokenWord> sentence)
    {
        for (int i = 0; i < words.Count; i++)
            sentence.Add(i == 0 ? words[i] with { Written = Token.Text } : words[i]);
    }
}
