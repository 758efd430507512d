using System.Collections.Frozen;

namespace VoiceCluster.Language;

/// <summary>The English words that numbers are made of, as recognisers write them. Look-ups do not allocate.</summary>
public static class NumberVocabulary
{
    private const string Fillers = "um uh er erm ah hm hmm mm and then dash hyphen minus space dot point ok okay so now next yes yeah right is it's that's";
    private const int RoundestOrdinal = 30;

    private static readonly FrozenDictionary<string, (NumberKind Kind, int Value)>.AlternateLookup<ReadOnlySpan<char>> Words =
        All().ToFrozenDictionary(static w => w.Word, static w => (w.Kind, w.Value), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a word is; written digits are not looked at.</summary>
    /// <param name="word">In any case.</param>
    /// <param name="value">Its value; how often for <see cref="NumberKind.Repeat"/>; 0 for what has none.</param>
    public static NumberKind Classify(ReadOnlySpan<char> word, out int value)
    {
        var found = Words.TryGetValue(word, out var entry);
        value = entry.Value;
        return found ? entry.Kind : NumberKind.None;
    }

    /// <summary>True for a word that is a cardinal number or a part of one, "oh" and "double" included.</summary>
    public static bool IsPartOfNumber(ReadOnlySpan<char> word) => Classify(word, out var value) switch
    {
        NumberKind.Unit or NumberKind.Teen or NumberKind.Tens or NumberKind.Hundred or NumberKind.Thousand or NumberKind.Repeat => true,
        NumberKind.Alike => value == 0,
        _ => false,
    };

    private static IEnumerable<(string Word, NumberKind Kind, int Value)> All()
    {
        for (var value = 0; value < 100; value = value < 20 ? value + 1 : value + 10)
        {
            var kind = value < 10 ? NumberKind.Unit : value < 20 ? NumberKind.Teen : NumberKind.Tens;
            yield return (NumberWords.Cardinal(value)[0], kind, value);
            if (value is > 0 and <= RoundestOrdinal) yield return (NumberWords.Ordinal(value)[0], value < 10 ? NumberKind.OrdinalUnit : NumberKind.OrdinalRound, value);
        }

        foreach (var zero in (string[])["nought", "naught", "nil"]) yield return (zero, NumberKind.Unit, 0);
        yield return ("niner", NumberKind.Unit, 9);
        yield return ("fourty", NumberKind.Tens, 40);
        yield return ("hundred", NumberKind.Hundred, 100);
        yield return ("thousand", NumberKind.Thousand, 1000);
        yield return ("double", NumberKind.Repeat, 2);
        yield return ("triple", NumberKind.Repeat, 3);
        yield return ("treble", NumberKind.Repeat, 3);
        foreach (var (word, digit) in ((string, int)[])[("oh", 0), ("o", 0), ("won", 1), ("to", 2), ("too", 2), ("for", 4), ("ate", 8)]) yield return (word, NumberKind.Alike, digit);
        foreach (var filler in Fillers.Split(' ')) yield return (filler, NumberKind.Filler, 0);
    }
}
