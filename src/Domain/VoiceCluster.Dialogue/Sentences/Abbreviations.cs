using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>How a full stop after a word is to be read.</summary>
internal enum AbbreviationKind : byte
{
    /// <summary>No abbreviation: the sentence ends.</summary>
    None,

    /// <summary>The sentence goes on: "Mr.", "e.g.".</summary>
    BeforeName,

    /// <summary>An abbreviation only before a number: "No. 5", but "No. We are closed".</summary>
    BeforeNumber,

    /// <summary>May end the sentence; the next word tells: "a.m.", "etc.".</summary>
    Either,
}

/// <summary>English abbreviations that end in a full stop.</summary>
internal static class Abbreviations
{
    private static readonly FrozenDictionary<string, AbbreviationKind>.AlternateLookup<ReadOnlySpan<char>> Kinds = Make(
        (AbbreviationKind.BeforeName, "mr mrs ms mx dr prof rev hon gen col sgt capt lt st mt ft messrs e.g eg i.e ie cf vs v approx ca resp incl excl viz"),
        (AbbreviationKind.BeforeNumber, "no nos p pp fig figs vol ch sec art para ext tel item ref"),
        (AbbreviationKind.Either, "a.m p.m am pm etc inc ltd co corp llc plc jr sr u.s u.k u.s.a e.u a.k.a ph.d b.a m.a m.d d.c dept est min max hrs hr avg ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun lb lbs oz"));

    // "9 a.m. Monday": a day or month after a time belongs to the same sentence.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> GoOn = new[]
    {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December", "Eastern", "Central", "Pacific", "Mountain", "Greenwich", "UTC", "GMT", "EST", "EDT", "CST", "CDT",
        "PST", "PDT", "CET", "CEST", "BST",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="word">The word without its last full stop.</param>
    public static AbbreviationKind KindOf(ReadOnlySpan<char> word)
    {
        // An initial: "J. Smith". "I" is a word.
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') return AbbreviationKind.BeforeName;
        return Kinds.TryGetValue(word, out var kind) ? kind : AbbreviationKind.None;
    }

    /// <summary>True when a sentence goes on with this word though it has a capital.</summary>
    public static bool GoesOnAfter(ReadOnlySpan<char> nextWord) => GoOn.Contains(nextWord);

    private static FrozenDictionary<string, AbbreviationKind>.AlternateLookup<ReadOnlySpan<char>> Make(params (AbbreviationKind Kind, string Words)[] groups) =>
        groups
            .SelectMany(static g => g.Words.Split(' ').Select(word => KeyValuePair.Create(word, g.Kind)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
