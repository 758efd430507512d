using System.Globalization;
using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>Undoes the disguises of letters: full width and mathematical letters, accents, look-alikes of other scripts, invisible marks, digits for letters.</summary>
internal static class PlainLetters
{
    private const string LookAlikes = "аaеeоoрpсcхxуyіiѕsјjԁdһhоoκkοoαaνvρpτtιiɡgӏlтtкkмmнhвb";

    /// <summary>The text in lower case without disguises; digits stay as they are.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            switch (char.GetUnicodeCategory(c))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control when c is not ('\n' or '\t' or '\r'):
                    break;
                default:
                    var lower = char.ToLowerInvariant(c);
                    var at = LookAlikes.IndexOf(lower, StringComparison.Ordinal);
                    plain.Append(at >= 0 && at % 2 == 0 ? LookAlikes[at + 1] : lower);
                    break;
            }
        }

        return plain.ToString();
    }

    /// <summary>A letter for which a digit or a sign stands ("s3cr3t", "p@ss").</summary>
    public static char Letter(char c) => c switch
    {
        '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '8' => 'b', '@' => 'a', '$' => 's', '!' => 'i', '|' => 'l', _ => c,
    };

    /// <summary>Letters and digits alone.</summary>
    public static string Compact(string text)
    {
        var compact = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) compact.Append(c);
        }

        return compact.ToString();
    }
}
