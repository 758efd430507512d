using System.Text;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Keeps the numbers of payment cards out of what is kept: 13 to 19 digits in a row that pass the check of ISO/IEC 7812-1 (Luhn), written, keyed or spoken
/// in English. A phone number of that length passes by chance one time in ten, and goes too.
/// </summary>
public static class CardNumbers
{
    /// <summary>Stands for a card's number.</summary>
    public const string CardNumber = "[card number]";

    /// <summary>Stands for any number.</summary>
    public const string AnyNumber = "[number]";

    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>Fewest digits that <see cref="RedactNumbers"/> and <see cref="Mask"/> take for a part of something secret.</summary>
    private const int ShortestPart = 3;

    /// <summary>The text without the numbers of cards, and what was said with them in a row; the same string when there is none. No 13 to 19 digits in a
    /// row that are left pass the check.</summary>
    public static string Redact(string text) => Replace(text, CardNumber, HasCard);

    /// <summary>The text without any number of three digits or more: what is said while a card is being read out, its security code and parts of its number included.</summary>
    public static string RedactNumbers(string text) => Replace(text, AnyNumber, static run => run.Count >= ShortestPart);

    /// <summary>
    /// The text with other digits in place of each three or more in a row, of the same shape: a number ends and goes on where it did, but says nothing.
    /// What looks like a card's number all the same is redacted.
    /// </summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? masked = null;
        var copied = 0;
        foreach (var run in DigitRun.Find(text))
        {
            if (run.Count < ShortestPart) continue;
            for (var word = NumberWord.Next(text, run[0].Start); word.Length > 0 && word.Start < run[^1].End; word = NumberWord.Next(text, word.End))
            {
                if (StandIn(word) is not { } other) continue;
                (masked ??= new StringBuilder()).Append(text, copied, word.Start - copied).Append(other);
                copied = word.End;
            }
        }

        return Redact(masked?.Append(text, copied, text.Length - copied).ToString() ?? text);
    }

    /// <summary>Ones, as no 13 to 19 of them pass the check.</summary>
    private static string? StandIn(NumberWord word) => word.Kind switch
    {
        NumberKind.Digits => new string('1', word.Length),
        NumberKind.Unit => "one",
        NumberKind.Teen => "eleven",
        NumberKind.Tens => "twenty",
        NumberKind.Alike when word.Value > 0 => "won",
        _ => null,
    };

    private static string Replace(string text, string standIn, Predicate<List<SpokenDigit>> isSecret)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? result = null;
        var copied = 0;
        foreach (var run in DigitRun.Find(text))
        {
            if (!isSecret(run)) continue;
            (result ??= new StringBuilder(text.Length)).Append(text, copied, run[0].Start - copied).Append(standIn);
            copied = run[^1].End;
        }

        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static bool HasCard(List<SpokenDigit> run)
    {
        for (var from = 0; from + Shortest <= run.Count; from++)
        {
            // Every second digit counts twice, from the right: one sum for each of the two ways to begin.
            int odd = 0, even = 0;
            for (var i = 0; i < Longest && from + i < run.Count; i++)
            {
                int plain = run[from + i].Value, twice = plain > 4 ? (2 * plain) - 9 : 2 * plain;
                (odd, even) = i % 2 == 0 ? (odd + plain, even + twice) : (odd + twice, even + plain);
                if (i + 1 >= Shortest && (i % 2 == 0 ? odd : even) % 10 == 0) return true;
            }
        }

        return false;
    }
}
