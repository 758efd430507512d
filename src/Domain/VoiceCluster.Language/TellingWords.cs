namespace VoiceCluster.Language;

/// <summary>Words as full text compares them: in lower case, without English endings and without the words that every question holds.</summary>
public static class TellingWords
{
    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "to", "in", "for", "on", "and", "or", "is", "are", "be", "with", "by", "at", "as", "it", "this", "that", "i", "you", "my", "your", "do", "does", "did", "can", "could", "will",
        "would", "how", "what", "when", "where", "which", "who", "why", "if", "not", "no", "from", "has", "have", "had", "was", "were", "been", "am", "me", "we", "us", "our", "they", "them", "their", "he",
        "she", "his", "her", "its", "so", "but", "about", "into", "than", "then", "there", "these", "those", "any", "all", "only", "must", "should", "may", "also", "get", "what's", "it's", "i'm",
    };

    private static readonly string[] Endings = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "ly"];

    /// <summary>The text's telling words without their endings, in order.</summary>
    public static IEnumerable<string> Of(string text) => All(text).Where(static word => !Stop.Contains(word)).Select(Stem);

    /// <summary>The text's words in lower case, in order.</summary>
    public static IEnumerable<string> All(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1])))) i++;
            yield return text[start..i].ToLowerInvariant().Replace('’', '\'');
        }
    }

    /// <summary>How often each word stands in a text.</summary>
    public static Dictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Of(text)) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    private static string Stem(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length - ending.Length >= 3) return string.Concat(word.AsSpan(0, word.Length - ending.Length), ending == "ies" ? "y" : "");
        }

        return word;
    }
}
