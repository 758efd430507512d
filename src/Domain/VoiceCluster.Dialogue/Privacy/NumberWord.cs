using System.Globalization;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>A word, or digits in a row, of a text; of length 0 behind its end.</summary>
/// <param name="Start">First character.</param>
/// <param name="Length">In characters.</param>
/// <param name="Kind">As a part of a number.</param>
/// <param name="Value">Of a number word.</param>
internal readonly record struct NumberWord(int Start, int Length, NumberKind Kind, int Value)
{
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
        var kind = NumberVocabulary.Classify(text.AsSpan(start, end - start), out var value);
        return new NumberWord(start, end - start, kind, value);
    }

    /// <summary>The value of a digit of any script.</summary>
    public static byte Digit(char c) => (byte)CharUnicodeInfo.GetDecimalDigitValue(c);
}
