using System.Globalization;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>Reads what is said in one breath of a number: "4111", "four", "double one", "forty one", "two hundred and five", "four thousand".</summary>
internal static class NumberGroup
{
    /// <summary>Adds the group's digits; afterwards <paramref name="word"/> is the group's last word. Otherwise nothing has changed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">The group's first word.</param>
    /// <param name="inRun">Digits went before.</param>
    /// <param name="digits">Receives the digits.</param>
    public static bool TryRead(string text, ref NumberWord word, bool inRun, List<SpokenDigit> digits)
    {
        switch (word.Kind)
        {
            case NumberKind.Digits:
                for (var i = word.Start; i < word.End; i++) digits.Add(new SpokenDigit(NumberWord.Digit(text[i]), i, i + 1));
                return true;
            case NumberKind.Alike:
                if (!inRun && !IsNumber(NumberWord.Next(text, word.End))) return false;
                digits.Add(new SpokenDigit((byte)word.Value, word.Start, word.End));
                return true;
            case NumberKind.Repeat:
                var repeated = NumberWord.Next(text, word.End);
                if (repeated.Kind is not (NumberKind.Unit or NumberKind.Alike)) return false;
                for (var i = 0; i < word.Value; i++) digits.Add(new SpokenDigit((byte)repeated.Value, word.Start, repeated.End));
                word = repeated;
                return true;
            case NumberKind.Unit or NumberKind.Teen or NumberKind.Tens:
                ReadValue(text, ref word, digits);
                return true;
            default:
                return false;
        }
    }

    private static bool IsNumber(NumberWord word) => word.Kind is NumberKind.Digits or NumberKind.Unit or NumberKind.Teen or NumberKind.Tens;

    private static void ReadValue(string text, ref NumberWord word, List<SpokenDigit> digits)
    {
        var start = word.Start;
        var last = word.Kind;
        int total = 0, group = word.Value;
        while (true)
        {
            var next = NumberWord.Next(text, word.End);
            var afterRound = last is NumberKind.Hundred or NumberKind.Thousand;
            if (afterRound && next.Kind is NumberKind.Filler && text.AsSpan(next.Start, next.Length).Equals("and", StringComparison.OrdinalIgnoreCase))
                next = NumberWord.Next(text, next.End);
            if (next.Kind is NumberKind.Hundred && group is > 0 and < 100 && !afterRound) group *= 100;
            else if (next.Kind is NumberKind.Thousand && group is > 0 and < 1000 && last is not NumberKind.Thousand) (total, group) = (total + (group * 1000), 0);
            else if (next.Kind is NumberKind.Unit && next.Value > 0 && (last is NumberKind.Tens || afterRound)) group += next.Value;
            else if (next.Kind is NumberKind.Teen or NumberKind.Tens && afterRound) group += next.Value;
            else break;
            last = next.Kind;
            word = next;
        }

        Span<char> written = stackalloc char[12];
        (total + group).TryFormat(written, out var count, default, CultureInfo.InvariantCulture);
        foreach (var digit in written[..count]) digits.Add(new SpokenDigit(NumberWord.Digit(digit), start, word.End));
    }
}
