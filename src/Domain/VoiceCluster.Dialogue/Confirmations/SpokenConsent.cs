namespace VoiceCluster.Dialogue;

/// <summary>How a caller answered a question that can be answered by yes or no.</summary>
public enum Consent
{
    /// <summary>Something else was said: neither, or more than that.</summary>
    None,

    Yes,

    No,
}

/// <summary>Reads a yes or a no out of what a caller said. Whatever is not clearly one of them is neither: a thing that cannot be undone is not done for it.</summary>
public static class SpokenConsent
{
    private const int LongestYes = 8;
    private const int LongestNo = 7;

    private static readonly HashSet<string> Filler = new(StringComparer.Ordinal)
    {
        "um", "uh", "er", "hmm", "well", "so", "oh", "ah", "and", "then", "please", "thanks", "thank", "you", "very", "much", "i", "that", "that's", "it's", "is", "it", "would", "be", "great", "just",
    };

    private static readonly string[] YesPhrases =
    [
        "yes", "yeah", "yep", "yup", "sure", "correct", "right", "okay", "ok", "go ahead", "do it", "do that", "do so", "absolutely", "of course", "exactly", "definitely", "certainly", "all right",
        "alright", "fine", "confirm", "confirmed", "agree", "sounds good", "by all means", "am sure", "i'm sure",
    ];

    private static readonly string[] NoPhrases =
    [
        "no", "nope", "nah", "never mind", "nevermind", "leave it", "do not", "don't", "not now", "rather not", "forget it", "stop", "not right", "wrong", "of course not", "absolutely not", "certainly not", "i don't want",
    ];

    // A yes that goes on with one of these is not one.
    private static readonly HashSet<string> Reservations = new(StringComparer.Ordinal)
    {
        "but", "no", "not", "don't", "wait", "actually", "instead", "except", "only", "first", "unless", "if", "change", "rather", "another", "other", "different", "what", "why", "how", "when", "which", "hold", "cancel",
    };

    /// <summary>What it is.</summary>
    /// <param name="words">As they were recognised or typed.</param>
    public static Consent Read(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var all = Words(words);
        // A number is a correction: "yes, 4 2 7 2".
        if (all.Count == 0 || all.Exists(static word => char.IsAsciiDigit(word[0]))) return Consent.None;
        var (afterNo, no) = Without(all, NoPhrases);
        if (no) return all.Count <= LongestNo && Rest(Without(afterNo, YesPhrases).Others).Count == 0 ? Consent.No : Consent.None;
        var (afterYes, yes) = Without(all, YesPhrases);
        return yes && all.Count <= LongestYes && !all.Exists(Reservations.Contains) && Rest(afterYes).Count <= 2 ? Consent.Yes : Consent.None;
    }

    private static List<string> Rest(List<string> words) => words.FindAll(static word => !Filler.Contains(word));

    /// <summary>The words without the phrases, and whether there were any.</summary>
    private static (List<string> Others, bool Found) Without(List<string> words, string[] phrases)
    {
        var rest = new List<string>(words);
        var found = false;
        foreach (var phrase in phrases.OrderByDescending(static phrase => phrase.Length))
        {
            var parts = phrase.Split(' ');
            for (var i = 0; i + parts.Length <= rest.Count;)
            {
                if (rest.GetRange(i, parts.Length).SequenceEqual(parts, StringComparer.Ordinal))
                {
                    rest.RemoveRange(i, parts.Length);
                    found = true;
                }
                else
                {
                    i++;
                }
            }
        }

        return (rest, found);
    }

    private static List<string> Words(string text) =>
        [.. text.Replace('’', '\'').ToLowerInvariant().Split([' ', ',', '.', '!', '?', ';', ':', '-', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)];
}
