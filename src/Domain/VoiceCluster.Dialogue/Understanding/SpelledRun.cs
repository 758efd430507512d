using System.Collections.Frozen;
using System.Text;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>Letters and digits that were said one by one: "A B one two", "alpha bravo 7", "W for whiskey", "ab12".</summary>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Value">Upper case, without gaps.</param>
internal readonly record struct SpelledRun(int Start, int End, string Value)
{
    private const int MaxGap = 4;

    // https://www.icao.int: the alphabet that is spelled by all over the world.
    private static readonly FrozenDictionary<string, char> Alphabet =
        "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
            .Split(' ').ToFrozenDictionary(static word => word, static word => char.ToUpperInvariant(word[0]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Every run of two elements or more, in order; runs of digits alone too.</summary>
    public static IEnumerable<SpelledRun> Find(string text)
    {
        var value = new StringBuilder();
        var (start, end, elements) = (0, 0, 0);
        for (var word = NumberWord.Next(text, 0); word.Length > 0; word = NumberWord.Next(text, word.End))
        {
            if (elements > 0 && word.Start - end > MaxGap)
            {
                if (elements > 1) yield return new SpelledRun(start, end, value.ToString());
                Clear();
            }

            var said = text.AsSpan(word.Start, word.Length);
            // "W for whiskey", "b as in boy": the letter was there already.
            if (elements > 0 && IsExplanation(text, word, out var after))
            {
                (word, end) = (after, after.End);
                continue;
            }

            if (Element(text, said, word, out var last) is { } element)
            {
                if (elements == 0) start = word.Start;
                value.Append(element);
                elements += element.Length;
                word = last;
                end = last.End;
                continue;
            }

            if (word.Kind is NumberKind.Filler && elements > 0 && !said.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                end = word.End;
                continue;
            }

            if (elements > 1) yield return new SpelledRun(start, end, value.ToString());
            Clear();
        }

        if (elements > 1) yield return new SpelledRun(start, end, value.ToString());

        void Clear()
        {
            value.Clear();
            elements = 0;
        }
    }

    private static string? Element(string text, ReadOnlySpan<char> said, NumberWord word, out NumberWord last)
    {
        last = word;
        if (word.Kind is NumberKind.Digits) return said.ToString();
        if (said.Length == 1 && char.IsAsciiLetter(said[0])) return char.ToUpperInvariant(said[0]).ToString();
        if (Alphabet.TryGetValue(said.ToString(), out var letter)) return letter.ToString();
        if (said.Equals("x-ray", StringComparison.OrdinalIgnoreCase)) return "X";
        if (word is { Kind: NumberKind.Alike, Value: 0 }) return "0";
        var digits = new List<SpokenDigit>();
        if (word.Kind is NumberKind.Unit or NumberKind.Teen or NumberKind.Tens or NumberKind.Repeat && NumberGroup.TryRead(text, ref last, inRun: true, digits))
            return DigitRun.Written(digits);
        // "double A"
        if (word.Kind is NumberKind.Repeat && NumberWord.Next(text, word.End) is { Length: 1 } doubled && char.IsAsciiLetter(text[doubled.Start]))
        {
            last = doubled;
            return new string(char.ToUpperInvariant(text[doubled.Start]), word.Value);
        }

        return null;
    }

    private static bool IsExplanation(string text, NumberWord word, out NumberWord after)
    {
        after = word;
        var said = text.AsSpan(word.Start, word.Length);
        if (said.Equals("like", StringComparison.OrdinalIgnoreCase) || said.Equals("for", StringComparison.OrdinalIgnoreCase))
        {
            after = NumberWord.Next(text, word.End);
            return after.Length > 2 && after.Kind is NumberKind.None && IsOfLetterBefore(text, word, after);
        }

        if (!said.Equals("as", StringComparison.OrdinalIgnoreCase)) return false;
        var next = NumberWord.Next(text, word.End);
        if (!text.AsSpan(next.Start, next.Length).Equals("in", StringComparison.OrdinalIgnoreCase)) return false;
        after = NumberWord.Next(text, next.End);
        return after.Length > 2 && IsOfLetterBefore(text, word, after);
    }

    /// <summary>The explaining word begins with the letter that stands before.</summary>
    private static bool IsOfLetterBefore(string text, NumberWord word, NumberWord explaining)
    {
        var at = word.Start - 1;
        while (at >= 0 && !char.IsLetter(text[at])) at--;
        return at >= 0 && char.ToLowerInvariant(text[at]) == char.ToLowerInvariant(text[explaining.Start]);
    }
}
