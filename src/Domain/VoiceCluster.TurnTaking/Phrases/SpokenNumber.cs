namespace VoiceCluster.TurnTaking;

/// <summary>
/// Reads English numbers as recognisers write them, in words or digits, into digits: "four two seven one", "forty two seventy one",
/// "four thousand two hundred and seventy one" and "4,271" are all 4271. Allocates nothing.
/// </summary>
internal static class SpokenNumber
{
    /// <summary>Longest group of digits that is read as a number.</summary>
    public const int MaxDigits = 20;

    private enum Kind : byte
    {
        None,
        Digits,
        Unit,
        Teen,
        Tens,
        Hundred,
        Thousand,
        Repeat,
        OrdinalUnit,
        OrdinalRound,
    }

    /// <summary>True for a word that is (part of) a cardinal number; "oh" counts only beside another number word and not here.</summary>
    public static bool IsNumberWord(ReadOnlySpan<char> word) =>
        Classify(word, out _) is Kind.Digits or Kind.Unit or Kind.Teen or Kind.Tens or Kind.Hundred or Kind.Thousand;

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
            case Kind.Digits:
                count = CopyDigits(reader.Word, digits, out ordinal);
                return count > 0;
            case Kind.None:
                if (!IsOh(reader.Word) || !(inRun || NextIsNumber(reader))) return false;
                digits[0] = '0';
                count = 1;
                return true;
            case Kind.Repeat:
                return TryReadRepeat(ref reader, value, digits, out count);
            case Kind.OrdinalUnit or Kind.OrdinalRound:
                ordinal = true;
                return value.TryFormat(digits, out count, default, System.Globalization.CultureInfo.InvariantCulture);
            default:
                value = ReadValue(ref reader, kind, value, out ordinal);
                return value.TryFormat(digits, out count, default, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>True for a word that sounds like a digit and that recognisers write for it: "order for two seven one".</summary>
    public static bool SoundsLikeDigit(ReadOnlySpan<char> word) => word is "for" or "to" or "too" or "won" or "ate";

    private static long ReadValue(ref WordReader reader, Kind last, long value, out bool ordinal)
    {
        ordinal = false;
        long total = 0, group = value;
        while (true)
        {
            var ahead = reader;
            if (!ahead.MoveNext() || ahead.BreakBefore != WordBreak.None) break;
            var afterRound = last is Kind.Hundred or Kind.Thousand;
            if (afterRound && ahead.Word is "and" && !(ahead.MoveNext() && ahead.BreakBefore == WordBreak.None)) break;
            var kind = Classify(ahead.Word, out var next);
            if (kind == Kind.Hundred && group is > 0 and < 100 && last is Kind.Unit or Kind.Teen or Kind.Tens) group *= 100;
            else if (kind == Kind.Thousand && group is > 0 and < 1000 && last != Kind.Thousand) (total, group) = (total + group * 1000, 0);
            else if (kind is Kind.Unit or Kind.OrdinalUnit && next > 0 && (last == Kind.Tens || afterRound)) group += next;
            else if (kind is Kind.Teen or Kind.Tens or Kind.OrdinalRound && afterRound) group += next;
            else break;
            reader = ahead;
            last = kind;
            ordinal = kind is Kind.OrdinalUnit or Kind.OrdinalRound;
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
        if (!IsOh(ahead.Word) && Classify(ahead.Word, out digit) != Kind.Unit) return false;
        digits[..(int)times].Fill((char)('0' + digit));
        count = (int)times;
        reader = ahead;
        return true;
    }

    private static bool NextIsNumber(WordReader reader) => reader.MoveNext() && reader.BreakBefore == WordBreak.None && IsNumberWord(reader.Word);

    private static bool IsOh(ReadOnlySpan<char> word) => word is "oh" or "o" or "Oh" or "O";

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

    private static Kind Classify(ReadOnlySpan<char> word, out long value)
    {
        value = 0;
        if (word.IsEmpty) return Kind.None;
        if (char.IsAsciiDigit(word[0])) return Kind.Digits;
        if (word.Length is < 3 or > 11) return Kind.None;
        Span<char> lower = stackalloc char[11];
        lower = lower[..word.ToLowerInvariant(lower)];
        Kind kind;
        (kind, value) = lower switch
        {
            "zero" => (Kind.Unit, 0),
            "one" => (Kind.Unit, 1),
            "two" => (Kind.Unit, 2),
            "three" => (Kind.Unit, 3),
            "four" => (Kind.Unit, 4),
            "five" => (Kind.Unit, 5),
            "six" => (Kind.Unit, 6),
            "seven" => (Kind.Unit, 7),
            "eight" => (Kind.Unit, 8),
            "nine" => (Kind.Unit, 9),
            "ten" => (Kind.Teen, 10),
            "eleven" => (Kind.Teen, 11),
            "twelve" => (Kind.Teen, 12),
            "thirteen" => (Kind.Teen, 13),
            "fourteen" => (Kind.Teen, 14),
            "fifteen" => (Kind.Teen, 15),
            "sixteen" => (Kind.Teen, 16),
            "seventeen" => (Kind.Teen, 17),
            "eighteen" => (Kind.Teen, 18),
            "nineteen" => (Kind.Teen, 19),
            "twenty" => (Kind.Tens, 20),
            "thirty" => (Kind.Tens, 30),
            "forty" or "fourty" => (Kind.Tens, 40),
            "fifty" => (Kind.Tens, 50),
            "sixty" => (Kind.Tens, 60),
            "seventy" => (Kind.Tens, 70),
            "eighty" => (Kind.Tens, 80),
            "ninety" => (Kind.Tens, 90),
            "hundred" => (Kind.Hundred, 100),
            "thousand" => (Kind.Thousand, 1000),
            "double" => (Kind.Repeat, 2),
            "triple" => (Kind.Repeat, 3),
            "first" => (Kind.OrdinalUnit, 1),
            "second" => (Kind.OrdinalUnit, 2),
            "third" => (Kind.OrdinalUnit, 3),
            "fourth" => (Kind.OrdinalUnit, 4),
            "fifth" => (Kind.OrdinalUnit, 5),
            "sixth" => (Kind.OrdinalUnit, 6),
            "seventh" => (Kind.OrdinalUnit, 7),
            "eighth" => (Kind.OrdinalUnit, 8),
            "ninth" => (Kind.OrdinalUnit, 9),
            "tenth" => (Kind.OrdinalRound, 10),
            "eleventh" => (Kind.OrdinalRound, 11),
            "twelfth" => (Kind.OrdinalRound, 12),
            "thirteenth" => (Kind.OrdinalRound, 13),
            "fourteenth" => (Kind.OrdinalRound, 14),
            "fifteenth" => (Kind.OrdinalRound, 15),
            "sixteenth" => (Kind.OrdinalRound, 16),
            "seventeenth" => (Kind.OrdinalRound, 17),
            "eighteenth" => (Kind.OrdinalRound, 18),
            "nineteenth" => (Kind.OrdinalRound, 19),
            "twentieth" => (Kind.OrdinalRound, 20),
            "thirtieth" => (Kind.OrdinalRound, 30),
            _ => (Kind.None, 0),
        };
        return kind;
    }
}
