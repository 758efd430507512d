using System.Collections.Frozen;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>Picks out of a caller's words what must not be forgotten: numbers and what they number, the caller's name, e-mail addresses.</summary>
internal static class CallerFacts
{
    private const int MostNameWords = 3;
    private const int ShortestNumber = 3;

    // What a number may be the number of.
    private static readonly FrozenSet<string> Cues = Set("order account customer tracking reference invoice ticket case phone telephone mobile card member membership booking reservation zip postcode code pin serial model apartment room");

    // Between the cue and the number, or around a name.
    private static readonly FrozenSet<string> Links = Set("number is it's its was the my a an um uh code no id of for");

    private static readonly FrozenSet<string> NameEnds = Set("and i i'm im my the calling from with speaking here but so because about order um uh is it it's its account email phone number");

    public static IEnumerable<string> In(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Contains('@')) yield return "e-mail " + words[i].Trim('.', ',', ';', '<', '>');
            else if (NameAt(words, i) is { } name) yield return "name " + name;
        }

        for (var i = 0; i < words.Length;)
        {
            var end = i;
            var length = 0;
            while (end < words.Length && NumberLength(words[end]) is var part && part > 0)
            {
                length += part;
                // A comma parts two numbers.
                if (words[end++][^1] is ',' or '.' or ';') break;
            }

            if (length >= ShortestNumber) yield return CueBefore(words, i) + string.Join(' ', words[i..end]).TrimEnd('.', ',', ';', '?', '!');
            i = Math.Max(end, i + 1);
        }
    }

    /// <summary>Digits that a word gives, about: "4271" four, "seven" one, "forty" one (its unit follows).</summary>
    private static int NumberLength(string word)
    {
        var bare = Bare(word);
        if (bare.Length > 0 && bare.All(static c => char.IsAsciiDigit(c) || c is ',' or '-' or '.')) return bare.Count(char.IsAsciiDigit);
        return NumberVocabulary.IsPartOfNumber(bare) ? 1 : 0;
    }

    private static string CueBefore(string[] words, int number)
    {
        for (var i = number - 1; i >= 0 && i >= number - 5; i--)
        {
            var bare = Bare(words[i]);
            if (Cues.Contains(bare)) return bare + " number ";
            if (!Links.Contains(bare)) break;
        }

        return "number ";
    }

    private static string? NameAt(string[] words, int i)
    {
        var start = Is(words, i, "my") && Is(words, i + 1, "name") && (Is(words, i + 2, "is") || Is(words, i + 2, "was")) ? i + 3
            : Is(words, i, "my") && Is(words, i + 1, "name's") ? i + 2
            : Is(words, i, "i'm") && Is(words, i + 1, "called") ? i + 2
            : 0;
        if (start == 0) return null;
        var end = start;
        while (end < words.Length && end - start < MostNameWords && Bare(words[end]).Length > 0 && !NameEnds.Contains(Bare(words[end])) && NumberLength(words[end]) == 0)
        {
            if (words[end++][^1] is ',' or '.' or ';' or '?' or '!') break;
        }

        return end > start ? string.Join(' ', words[start..end].Select(static word => word.Trim('.', ',', ';', '?', '!'))) : null;
    }

    private static bool Is(string[] words, int i, string word) => i < words.Length && string.Equals(Bare(words[i]), word, StringComparison.OrdinalIgnoreCase);

    private static string Bare(string word) => word.Trim('.', ',', ';', ':', '?', '!', '"', '(', ')', '#');

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
