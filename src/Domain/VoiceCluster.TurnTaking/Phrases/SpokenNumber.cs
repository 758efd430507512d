using VoiceCluster.Language;

namespace VoiceCluster.TurnTaking;

/// <summary>
/// Reads English numbers as recognisers write them, in words or digits, into digits: "four two seven one", "forty two seventy one",
/// "four thousand two hundred and seventy one" and "4,271" are all 4271. Allocates nothing.
/// </summary>
internal static class SpokenNumber
{
    /// <summary>Longest group of digits that is read as a number.</summary>
    public const int MaxDigits = 20;

    /// <summary>True for a word that is (part of) a cardinal number; "oh" counts only beside another number word and not here.</summary>
    public static bool IsNumberWord(ReadOnlySpan<char> word) =>
        Classify(word, out _) is NumberKind.Digits or NumberKind.Unit or NumberKind.Teen or NumberKind.Tens or NumberKind.Hundred or NumberKind.Thousand;

    /// <summary>
    /// Reads one group ("forty two", "7", "oh", "two hundred and five", "double four") from the reader's current word on. When it succeeds the reader stands on the
    /// group's last word; otherwise it has not moved.
    /// </summary>
    /// <param name="reader">Stands on a word.</param>
    /// <param name="inRun">The word before was a number: then "oh" is a zero.</param>
    /// <param name="digits">At least <see cref="MaxDigits"/> long; receives the digits.</param>
    /// <param name="count">Digits written.</param>
    /// <param name="ordinal">The group is an ordinal: "third", "3rd", "twenty second".</param>
    public static bool TryReadGroup(ref WordReader reader, bool inRun, scoped Span<char> digits, out int count, out bool ordinal)
    {
        count = 0;
        ordinal = false;
        var kind = Classify(reader.Word, out var value);
        switch (kind)
        {
            case NumberKind.Digits:
                count = CopyDigits(reader.Word, digits, out ordinal);
                return count > 0;
            case NumberKind.None or NumberKind.Alike or NumberKind.Filler:
                if (!IsOh(reader.Word) || !(inRun || NextIsNumber(reader))) return false;
                digits[0] = '0';
                count = 1;
                return true;
            case NumberKind.Repeat:
                return TryReadRepeat(ref reader, value, digits, out count);
            case NumberKind.OrdinalUnit or NumberKind.OrdinalRound:
                ordinal = true;
                return value.TryFormat(digits, out count, default, System.Globalization.CultureInfo.InvariantCulture);
            default:
                value = ReadValue(ref reader, kind, value, out ordinal);
                return value.TryFormat(digits, out count, default, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>True for a word that sounds like a digit and that recognisers write for it: "order for two seven one".</summary>
    public static bool SoundsLikeDigit(ReadOnlySpan<char> word) => NumberVocabulary.Classify(word, out var digit) is NumberKind.Alike && digit > 0;

    private static long ReadValue(ref WordReader reader, NumberKind last, long value, out bool ordinal)
    {
        ordinal = false;
        long total = 0, group = value;
        while (true)
        {
            var ahead = reader;
            if (!ahead.MoveNext() || ahead.BreakBefore != WordBreak.None) break;
            var afterRound = last is NumberKind.Hundred or NumberKind.Thousand;
            if (afterRound && ahead.Word is "and" && !(ahead.MoveNext() && ahead.BreakBefore == WordBreak.None)) break;
            var kind = Classify(ahead.Word, out var next);
            if (kind == NumberKind.Hundred && group is > 0 and < 100 && last is NumberKind.Unit or NumberKind.Teen or NumberKind.Tens) group *= 100;
            else if (kind == NumberKind.Thousand && group is > 0 and < 1000 && last != NumberKind.Thousand) (total, group) = (total + group * 1000, 0);
            else if (kind is NumberKind.Unit or NumberKind.OrdinalUnit && next > 0 && (last == NumberKind.Tens || afterRound)) group += next;
            else if (kind is NumberKind.Teen or NumberKind.Tens or NumberKind.OrdinalRound && afterRound) group += next;
            else break;
            reader = ahead;
            last = kind;
            ordinal = kind is NumberKind.OrdinalUnit or NumberKind.OrdinalRound;
            if (ordinal) break;
        }

        return total + group;
    }

    private static bool TryReadRepeat(ref WordReader reader, long times, scoped Span<char> digits, out int count)
    {
        count = 0;
        var ahead = reader;
        if (!ahead.MoveNext()) return false;
        long digit = 0;
        if (!IsOh(ahead.Word) && Classify(ahead.Word, out digit) != NumberKind.Unit) return false;
        digits[..(int)times].Fill((char)('0' + digit));
        count = (int)times;
        reader = ahead;
        return true;
    }

    private static bool NextIsNumber(WordReader reader) => reader.MoveNext() && reader.BreakBefore == WordBreak.None && IsNumberWord(reader.Word);

    private static bool IsOh(ReadOnlySpan<char> word) => NumberVocabulary.Classify(word, out var digit) is NumberKind.Alike && digit == 0;

    private static int CopyDigits(ReadOnlySpan<char> word, Span<char> digits, out bool ordinal)
    {
        ordinal = false;
        var count = 0;
        for (var i = 0; i < word.Length; i++)
        {
            if (char.IsAsciiDigit(word[i]))
            {
                if (count == MaxDigits) return 0;
                digits[count++] = word[i];
            }
            else if (word[i] != ',')
            {
                ordinal = word[i..] is "st" or "nd" or "rd" or "th";
                return ordinal ? count : 0;
            }
        }

        return count;
    }

    private static NumberKind Classify(ReadOnlySpan<char> word, out long value)
    {
        var kind = NumberKind.None;
        var known = 0;
        if (!word.IsEmpty) kind = char.IsAsciiDigit(word[0]) ? NumberKind.Digits : NumberVocabulary.Classify(word, out known);
        value = known;
        return kind;
    }
}
