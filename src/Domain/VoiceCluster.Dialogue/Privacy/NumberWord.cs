using System.Globalization;

namespace VoiceCluster.Dialogue;

internal enum NumberKind : byte
{
    None,

    /// <summary>Written digits.</summary>
    Digits,

    /// <summary>0 to 9.</summary>
    Unit,

    /// <summary>10 to 19.</summary>
    Teen,

    /// <summary>20, 30... 90.</summary>
    Tens,
    Hundred,
    Thousand,

    /// <summary>"double", "triple".</summary>
    Repeat,

    /// <summary>"oh", and what recognisers write for a digit that sounds like it: a digit only in a run.</summary>
    Maybe,

    /// <summary>What is said between digits and means nothing.</summary>
    Filler,
}

/// <summary>A word, or digits in a row, of a text; of length 0 behind its end.</summary>
/// <param name="Start">First character.</param>
/// <param name="Length">In characters.</param>
/// <param name="Kind">As a part of a number.</param>
/// <param name="Value">Of a number word.</param>
internal readonly record struct NumberWord(int Start, int Length, NumberKind Kind, int Value)
{
    private const int Longest = 9;

    public int End => Start + Length;

    public static NumberWord Next(string text, int from)
    {
        var start = from;
        while (start < text.Length && !char.IsLetterOrDigit(text[start])) start++;
        if (start == text.Length) return new NumberWord(start, 0, NumberKind.None, 0);
        var end = start + 1;
        if (char.IsDigit(text[start]))
        {
            while (end < text.Length && char.IsDigit(text[end])) end++;
            return new NumberWord(start, end - start, NumberKind.Digits, 0);
        }

        while (end < text.Length && (char.IsLetter(text[end]) || (text[end] is '\'' or '\u2019' && end + 1 < text.Length && char.IsLetter(text[end + 1])))) end++;
        var (kind, value) = Classify(text.AsSpan(start, end - start));
        return new NumberWord(start, end - start, kind, value);
    }

    /// <summary>The value of a digit of any script.</summary>
    public static byte Digit(char c) => (byte)CharUnicodeInfo.GetDecimalDigitValue(c);

    private static (NumberKind Kind, int Value) Classify(ReadOnlySpan<char> word)
    {
        if (word.Length > Longest) return default;
        Span<char> lower = stackalloc char[Longest];
        lower = lower[..word.ToLowerInvariant(lower)];
        return lower switch
        {
            "zero" or "nought" or "naught" or "nil" => (NumberKind.Unit, 0),
            "one" => (NumberKind.Unit, 1),
            "two" => (NumberKind.Unit, 2),
            "three" => (NumberKind.Unit, 3),
            "four" => (NumberKind.Unit, 4),
            "five" => (NumberKind.Unit, 5),
            "six" => (NumberKind.Unit, 6),
            "seven" => (NumberKind.Unit, 7),
            "eight" => (NumberKind.Unit, 8),
            "nine" or "niner" => (NumberKind.Unit, 9),
            "ten" => (NumberKind.Teen, 10),
            "eleven" => (NumberKind.Teen, 11),
            "twelve" => (NumberKind.Teen, 12),
            "thirteen" => (NumberKind.Teen, 13),
            "fourteen" => (NumberKind.Teen, 14),
            "fifteen" => (NumberKind.Teen, 15),
            "sixteen" => (NumberKind.Teen, 16),
            "seventeen" => (NumberKind.Teen, 17),
            "eighteen" => (NumberKind.Teen, 18),
            "nineteen" => (NumberKind.Teen, 19),
            "twenty" => (NumberKind.Tens, 20),
            "thirty" => (NumberKind.Tens, 30),
            "forty" or "fourty" => (NumberKind.Tens, 40),
            "fifty" => (NumberKind.Tens, 50),
            "sixty" => (NumberKind.Tens, 60),
            "seventy" => (NumberKind.Tens, 70),
            "eighty" => (NumberKind.Tens, 80),
            "ninety" => (NumberKind.Tens, 90),
            "hundred" => (NumberKind.Hundred, 100),
            "thousand" => (NumberKind.Thousand, 1000),
            "double" => (NumberKind.Repeat, 2),
            "triple" or "treble" => (NumberKind.Repeat, 3),
            "oh" or "o" => (NumberKind.Maybe, 0),
            "for" => (NumberKind.Maybe, 4),
            "to" or "too" => (NumberKind.Maybe, 2),
            "won" => (NumberKind.Maybe, 1),
            "ate" => (NumberKind.Maybe, 8),
            "um" or "uh" or "er" or "erm" or "ah" or "hm" or "hmm" or "mm" or "and" or "then" or "dash" or "hyphen" or "minus" or "space" or "dot" or "point"
                or "ok" or "okay" or "so" or "now" or "next" or "yes" or "yeah" or "right" or "is" or "it's" or "that's" => (NumberKind.Filler, 0),
            _ => default,
        };
    }
}
