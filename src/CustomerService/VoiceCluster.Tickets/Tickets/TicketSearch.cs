using System.Text;

namespace VoiceCluster.Tickets;

/// <summary>
/// What of a ticket is found by words: each distinct word of its texts once, in lower case. Both databases index these words and nothing else, so that the same search
/// finds the same tickets in both; a search holds when each of its words begins a word of the ticket.
/// </summary>
public static class TicketSearch
{
    private const int LongestWord = 64;

    // What one ticket may take of the index; a conversation of a thousand comments has fewer.
    private const int MostWords = 20_000;
    private const int MostSought = 10;

    /// <summary>The words of a text.</summary>
    public static IEnumerable<string> WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter))
            {
                if (word.Length < LongestWord) word.Append(char.ToLowerInvariant(letter));
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }

    /// <summary>The words that are indexed when more is written.</summary>
    /// <param name="words">So far, one space between them; empty at first.</param>
    /// <param name="text">What is added.</param>
    public static string Merge(string words, string text)
    {
        ArgumentNullException.ThrowIfNull(words);
        var known = new HashSet<string>(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
        foreach (var word in WordsOf(text))
        {
            if (known.Count == MostWords) break;
            known.Add(word);
        }

        return string.Join(' ', known);
    }

    /// <summary>What is sought: at most ten words; empty when a text has none.</summary>
    public static IReadOnlyList<string> Sought(string text) => [.. WordsOf(text).Distinct(StringComparer.Ordinal).Take(MostSought)];
}
