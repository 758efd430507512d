using System.Globalization;
using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>Undoes the disguises of letters: full width, circled and mathematical letters, accents, look-alikes of other scripts, invisible marks, digits for letters.</summary>
/// <remarks>By its own tables: the server runs without ICU, where <see cref="string.Normalize()"/> knows ASCII only.</remarks>
internal static class PlainLetters
{
    // Each disguise, then the letter it stands for.
    private const string LookAlikes = "аaеeоoрpсcхxуyіiѕsјjԁdһhκkοoαaνvρpτtιiɡgӏlтtкkмmнhвb"
        + "àaáaâaãaäaåaāaăaąaçcćcčcďdèeéeêeëeēeęeěeğgìiíiîiïiīiįiıiłlñnńnňnòoóoôoõoöoøoōoőoŕrřrśsşsšsťtţtùuúuûuüuūuůuűuýyÿyźzżzžz";

    /// <summary>The text in lower case without disguises; digits stay as they are.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var value = Undisguised(rune.Value);
            if (value > char.MaxValue)
            {
                plain.Append(new Rune(value).ToString());
                continue;
            }

            var c = char.ToLowerInvariant((char)value);
            if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control && c is not ('\n' or '\t' or '\r')) continue;
            var at = c < '\u0080' ? -1 : LookAlikes.IndexOf(c, StringComparison.Ordinal);
            plain.Append(at >= 0 && at % 2 == 0 ? LookAlikes[at + 1] : c);
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

    /// <summary>The letter or digit that a sign of Unicode's blocks of them stands for.</summary>
    private static int Undisguised(int value) => value switch
    {
        >= 0xFF01 and <= 0xFF5E => value - 0xFEE0, // full width
        0x3000 or 0x00A0 => ' ',
        >= 0x24B6 and <= 0x24CF => 'a' + (value - 0x24B6), // circled
        >= 0x24D0 and <= 0x24E9 => 'a' + (value - 0x24D0),
        >= 0x1D400 and <= 0x1D6A3 => 'a' + ((value - 0x1D400) % 26), // mathematical: alphabets of 26, large and small in turn
        >= 0x1D7CE and <= 0x1D7FF => '0' + ((value - 0x1D7CE) % 10),
        _ => value,
    };
}
