using System.Text;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Brings any text down to what English is written with: printable ASCII, the signs of money and degree, and spaces. Accents are folded, curly
/// quotes and long dashes made plain; emoji, other scripts, control characters, NUL and halves of surrogate pairs go.
/// </summary>
internal static class TextCleaning
{
    /// <summary>Signs beyond ASCII that <see cref="NumericTokens"/> can name.</summary>
    public const string KeptSigns = "£€¥°";

    // Latin-1 Supplement and Latin Extended-A, U+00C0 to U+017F, by code point; '*' has no single plain letter.
    private const string Plain =
        "AAAAAA*CEEEEIIIIDNOOOOO*OUUUUY**aaaaaa*ceeeeiiiidnooooo*ouuuuy*y" +
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi**JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo**RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    private static readonly Dictionary<int, string> Replacements = new()
    {
        ['Æ'] = "Ae", ['æ'] = "ae", ['Þ'] = "Th", ['þ'] = "th", ['ß'] = "ss", ['Œ'] = "Oe", ['œ'] = "oe", ['×'] = " x ", ['÷'] = " / ",
        ['½'] = " 1/2", ['¼'] = " 1/4", ['¾'] = " 3/4", ['…'] = "...", ['•'] = ", ", ['™'] = "", ['®'] = "", ['©'] = "",
        ['‘'] = "'", ['’'] = "'", ['‛'] = "'", ['′'] = "'", ['“'] = "\"", ['”'] = "\"", ['„'] = "\"", ['«'] = "\"", ['»'] = "\"",
        ['‐'] = "-", ['‑'] = "-", ['‒'] = "-", ['–'] = "-", ['—'] = " - ", ['―'] = " - ", ['−'] = "-", ['№'] = "no. ", ['º'] = "o", ['ª'] = "a",
        ['\u200B'] = "", ['\u200C'] = "", ['\u200D'] = "", ['\uFEFF'] = "", ['\u00AD'] = "",
    };

    /// <summary>The cleaned text; line breaks stay, as sentences end there. Empty when nothing speakable was in it.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            int code = rune.Value;
            if (code is >= ' ' and < 0x7F or '\n' || KeptSigns.Contains((char)code) && code < 0x3000)
                clean.Append((char)code);
            else if (Replacements.TryGetValue(code, out string? replacement))
                clean.Append(replacement);
            else if (code is >= 0xC0 and < 0xC0 + 192 && Plain[code - 0xC0] is var letter and not '*')
                clean.Append(letter);
            else if (code is >= 0xFF01 and <= 0xFF5E)
                clean.Append((char)(code - 0xFEE0)); // full-width forms
            else if (!(code is >= 0x300 and < 0x370)) // combining accents vanish; anything else parts words
                clean.Append(' ');
        }

        return clean.ToString();
    }
}
