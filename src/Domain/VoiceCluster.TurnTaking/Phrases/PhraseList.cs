using System.Collections.Frozen;

namespace VoiceCluster.TurnTaking;

/// <summary>Phrases of one or more words, found word by word in a transcript regardless of case.</summary>
internal sealed class PhraseList
{
    private readonly FrozenDictionary<string, string[][]> _byFirstWord;
    private readonly FrozenDictionary<string, string[][]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PhraseList(IEnumerable<string> phrases)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        _byFirstWord = phrases
            .Select(static phrase => Split(phrase))
            .GroupBy(static words => words[0], StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderByDescending(static words => words.Length).ToArray(), StringComparer.OrdinalIgnoreCase);
        _lookup = _byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Words of the longest phrase that starts on the reader's current word; 0 when none does. The phrase may not run over punctuation.</summary>
    public int MatchAt(WordReader reader)
    {
        if (!_lookup.TryGetValue(reader.Word, out var candidates)) return 0;
        foreach (var words in candidates)
        {
            if (Follows(reader, words)) return words.Length;
        }

        return 0;
    }

    private static bool Follows(WordReader reader, string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (!reader.MoveNext() || reader.BreakBefore != WordBreak.None || !reader.Word.Equals(words[i], StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    private static string[] Split(string phrase)
    {
        var words = new List<string>();
        var reader = new WordReader(phrase);
        while (reader.MoveNext()) words.Add(reader.Word.ToString());
        return words.Count > 0 ? [.. words] : throw new ArgumentException($"\"{phrase}\" holds no word", nameof(phrase));
    }
}
