using System.Globalization;

namespace VoiceCluster.Dialogue;

/// <summary>Cuts a text into words for look-ups: lower case, apostrophes straight, nothing but letters, digits and apostrophes.</summary>
internal static class SaidWords
{
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i++;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '\u2019' && i + 1 < text.Length && char.IsLetter(text[i + 1])))) i++;
            words.Add(text[start..i].Replace('\u2019', '\'').ToLowerInvariant());
        }

        return words;
    }

    /// <summary>"ada winter" as "Ada Winter".</summary>
    public static string Titled(string name) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.ToLowerInvariant());

    /// <summary>True where a phrase stands in words.</summary>
    /// <param name="words">All.</param>
    /// <param name="at">Where it would begin.</param>
    /// <param name="phrase">Its words.</param>
    public static bool StandsAt(List<string> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count) return false;
        for (var k = 0; k < phrase.Length; k++)
        {
            if (words[at + k] != phrase[k]) return false;
        }

        return true;
    }
}
