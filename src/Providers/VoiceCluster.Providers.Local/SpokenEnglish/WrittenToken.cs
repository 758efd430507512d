using System.Buffers;

namespace VoiceCluster.Providers.Local;

/// <summary>One run of characters between spaces, with the punctuation around it taken off.</summary>
internal sealed class WrittenToken
{
    private const string Opening = "([{<\"'*_`~#|>";
    private static readonly SearchValues<char> PhraseSigns = SearchValues.Create(",;:)]}");
    private const string Closing = ".,!?;:)]}>\"'*_`~|";

    private WrittenToken(string text, string core, SpokenBreak before, SpokenBreak after, bool hasPeriod)
    {
        Text = text;
        Core = core;
        Before = before;
        After = after;
        HasPeriod = hasPeriod;
    }

    /// <summary>As written, punctuation included.</summary>
    public string Text { get; }

    /// <summary>Without punctuation around it; may be empty.</summary>
    public string Core { get; }

    /// <summary>The pause that an opening bracket asks for.</summary>
    public SpokenBreak Before { get; }

    /// <summary>The pause that the punctuation behind it asks for, before abbreviations are considered.</summary>
    public SpokenBreak After { get; }

    /// <summary>A full stop stands right behind the core: the end of a sentence, or of an abbreviation.</summary>
    public bool HasPeriod { get; }

    /// <summary>Splits cleaned text; a line break ends the sentence before it.</summary>
    public static List<WrittenToken> Split(string cleaned)
    {
        var tokens = new List<WrittenToken>();
        foreach (string line in cleaned.Split('\n'))
        {
            int lineStart = tokens.Count;
            foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                tokens.Add(Parse(word, tokens.Count == lineStart));
            if (tokens.Count > lineStart && tokens[^1].After is SpokenBreak.None or SpokenBreak.Phrase)
                tokens[^1] = tokens[^1].EndingIn(SpokenBreak.Statement);
        }

        return tokens;
    }

    private static WrittenToken Parse(string text, bool startsLine)
    {
        int start = 0;
        while (start < text.Length && Opening.Contains(text[start]) && !IsNumberSign(text, start))
            start++;
        int end = text.Length;
        while (end > start && Closing.Contains(text[end - 1]))
            end--;

        var before = text.AsSpan(0, start).ContainsAny("([{") ? SpokenBreak.Phrase : SpokenBreak.None;
        var closing = text.AsSpan(end);
        bool hasPeriod = closing.Length > 0 && closing[0] == '.';
        var after = closing.Contains('?') ? SpokenBreak.Question
            : closing.Contains('!') ? SpokenBreak.Exclamation
            : closing.Contains('.') ? SpokenBreak.Statement
            : closing.ContainsAny(PhraseSigns) ? SpokenBreak.Phrase
            : SpokenBreak.None;
        string core = text[start..end];
        // "1." and "2)" before an item of a list.
        if (startsLine && after != SpokenBreak.None && core.Length is 1 or 2 && core.All(char.IsAsciiDigit))
            after = SpokenBreak.Phrase;
        if (core is "-" or "--" or "" && after == SpokenBreak.None && text.Contains('-'))
            (core, after) = ("", SpokenBreak.Phrase);
        return new(text, core, before, after, hasPeriod);
    }

    private static bool IsNumberSign(string text, int at) => text[at] == '#' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    private WrittenToken EndingIn(SpokenBreak after) => new(Text, Core, Before, after, HasPeriod);
}
