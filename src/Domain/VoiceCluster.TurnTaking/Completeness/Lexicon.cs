using System.Collections.Frozen;

namespace VoiceCluster.TurnTaking;

/// <summary>A word of a transcript, looked up.</summary>
internal struct Word
{
    public WordClass Class;

    /// <summary>Equal for equal words of the language pack; 0 for a word it lacks.</summary>
    public int Id;

    public int Start;
    public int End;
    public WordBreak Before;

    public readonly bool Is(WordClass any) => (Class & any) != 0;
}

/// <summary>A <see cref="LanguagePack"/> made ready for look-ups that do not allocate.</summary>
internal sealed class Lexicon
{
    private const int Gap = -1;
    private const int LongestGap = 3;
    private const int LongestWord = 40;
    private readonly FrozenDictionary<string, (int Id, WordClass Class)>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly FrozenDictionary<int, int[][]>?[] _phrasesByLastWord;
    private readonly FrozenDictionary<int, (int[] Name, DigitLengths Lengths)[]> _numbersByLastWord;
    private readonly (string Ending, WordClass Class)[] _endings;

    public Lexicon(LanguagePack pack)
    {
        var words = new Dictionary<string, (int Id, WordClass Class)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (wordClass, list) in pack.Words)
        {
            foreach (var word in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Intern(words, word, wordClass);
        }

        _phrasesByLastWord = new FrozenDictionary<int, int[][]>?[Enum.GetValues<PhraseRole>().Length];
        foreach (var (role, phrases) in pack.Phrases)
        {
            _phrasesByLastWord[(int)role] = phrases
                .Select(phrase => Compile(words, phrase))
                .GroupBy(static ids => ids[^1])
                .ToFrozenDictionary(static g => g.Key, static g => g.OrderByDescending(static ids => ids.Length).ToArray());
        }

        _numbersByLastWord = pack.Numbers
            .Select(number => (Name: Compile(words, number.Key), Lengths: DigitLengths.Parse(number.Value)))
            .GroupBy(static number => number.Name[^1])
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderByDescending(static number => number.Name.Length).ToArray());
        _endings = [.. pack.Endings];
        // A word known from a phrase only has the class its ending tells.
        foreach (var (word, entry) in words.Where(static w => w.Value.Class == WordClass.None).ToArray()) words[word] = (entry.Id, ClassByEnding(word));
        _words = words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads the last words of a text, as many as fit.</summary>
    /// <returns>How many words were read.</returns>
    public int ReadTail(ReadOnlySpan<char> text, Span<Word> words)
    {
        var reader = new WordReader(text[TailStart(text, words.Length)..]);
        var offset = text.Length - reader.Length;
        var count = 0;
        while (count < words.Length && reader.MoveNext())
        {
            // "the um blue one": a filler only counts where the words end.
            if (count > 1 && words[count - 1].Is(WordClass.Filler) && words[count - 1].Before == WordBreak.None && reader.BreakBefore == WordBreak.None) count--;
            words[count++] = Look(reader.Word) with { Start = reader.Start + offset, End = reader.End + offset, Before = reader.BreakBefore };
        }

        return count;
    }

    public int IdOf(string word) => _words.TryGetValue(word, out var found) ? found.Id : 0;

    /// <summary>Words of the longest phrase of the role that ends with the last of these words; 0 when none does.</summary>
    public int MatchEnd(PhraseRole role, ReadOnlySpan<Word> words)
    {
        if (words.IsEmpty || words[^1].Id == 0 || _phrasesByLastWord[(int)role] is not { } byLast || !byLast.TryGetValue(words[^1].Id, out var phrases)) return 0;
        foreach (var phrase in phrases)
        {
            var length = MatchBackwards(phrase, words);
            if (length > 0) return length;
        }

        return 0;
    }

    /// <summary>Words of the longest name of a number that ends with the last of these words, and how many digits such numbers have; 0 when none does.</summary>
    public int NumberNameAtEnd(ReadOnlySpan<Word> words, out DigitLengths lengths)
    {
        lengths = default;
        if (words.IsEmpty || words[^1].Id == 0 || !_numbersByLastWord.TryGetValue(words[^1].Id, out var numbers)) return 0;
        foreach (var number in numbers)
        {
            var length = MatchBackwards(number.Name, words);
            if (length == 0) continue;
            lengths = number.Lengths;
            return length;
        }

        return 0;
    }

    /// <summary>True when a phrase of the role stands anywhere in the words.</summary>
    public bool Contains(PhraseRole role, ReadOnlySpan<Word> words)
    {
        for (var end = words.Length; end > 0; end--)
        {
            if (MatchEnd(role, words[..end]) > 0) return true;
        }

        return false;
    }

    private static int MatchBackwards(int[] phrase, ReadOnlySpan<Word> words)
    {
        var w = words.Length - 2;
        for (var p = phrase.Length - 2; p >= 0; p--)
        {
            if (phrase[p] == Gap)
            {
                // At most three words stand for the gap; the word before it decides how many.
                var skipped = 0;
                while (skipped <= LongestGap && w - skipped >= 0 && words[w - skipped].Id != phrase[p - 1]) skipped++;
                if (skipped > LongestGap || w - skipped < 0) return 0;
                w -= skipped;
            }
            else
            {
                if (w < 0 || words[w].Id != phrase[p]) return 0;
                w--;
            }
        }

        return words.Length - 1 - w;
    }

    private Word Look(scoped ReadOnlySpan<char> word)
    {
        if (char.IsAsciiDigit(word[0])) return new Word { Class = WordClass.Number };
        Span<char> plain = stackalloc char[LongestWord];
        if (word.Length <= LongestWord && word.Contains('’'))
        {
            word.Replace(plain, '’', '\'');
            word = plain[..word.Length];
        }

        if (_words.TryGetValue(word, out var found)) return new Word { Id = found.Id, Class = found.Class };
        return new Word { Class = ClassByEnding(word) };
    }

    private WordClass ClassByEnding(ReadOnlySpan<char> word)
    {
        foreach (var (ending, wordClass) in _endings)
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return wordClass;
        }

        return WordClass.None;
    }

    private static int TailStart(ReadOnlySpan<char> text, int words)
    {
        var i = text.Length;
        while (i > 0 && words > 0)
        {
            while (i > 0 && char.IsWhiteSpace(text[i - 1])) i--;
            while (i > 0 && !char.IsWhiteSpace(text[i - 1])) i--;
            words--;
        }

        return i;
    }

    private static int Intern(Dictionary<string, (int Id, WordClass Class)> words, string word, WordClass wordClass)
    {
        var entry = words.TryGetValue(word, out var known) ? (known.Id, known.Class | wordClass) : (words.Count + 1, wordClass);
        words[word] = entry;
        return entry.Item1;
    }

    private static int[] Compile(Dictionary<string, (int Id, WordClass Class)> words, string phrase)
    {
        var ids = phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word == "*" ? Gap : Intern(words, word, WordClass.None))
            .ToArray();
        return ids.Length > 0 && ids[0] != Gap && ids[^1] != Gap
            ? ids
            : throw new ArgumentException($"phrase \"{phrase}\" must begin and end with a word");
    }
}
