using System.Buffers;
using System.Collections.Frozen;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Providers.Local;

/// <summary>Words of an utterance as they are compared: lower case, without punctuation and possessive 's, numbers in digits, endings off.</summary>
internal static class QueryWords
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenSet<string> Stop = (
        "a an the this that these those it its i me my mine you your yours we us our they them their he she his her is are was were am be been being do does did done has have had having can could will would shall " +
        "should may might must to of in on at by for from with into about as and or but if so than then too very just also please um uh er hmm oh ah well okay ok yes yeah no not there here some any all " +
        "get got want need like know tell give let say said go im ive id dont doesnt didnt cant wont isnt thing hi hello hey thanks thank really actually sorry wait mean up out now other another last next week yesterday today")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All words, unstemmed.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var plain = TranscriptText.WithDigits(text).AsSpan();
        var i = 0;
        while (i < plain.Length)
        {
            while (i < plain.Length && !char.IsLetterOrDigit(plain[i])) i++;
            var start = i;
            while (i < plain.Length && (char.IsLetterOrDigit(plain[i]) || (plain[i] is '\'' or '’' && i + 1 < plain.Length && char.IsLetter(plain[i + 1])))) i++;
            if (i == start) continue;
            words.Add(plain[start..i].ToString().ToLowerInvariant().Replace('’', '\''));
        }

        return words;
    }

    /// <summary>"where", "how": alone they name no topic.</summary>
    public static bool IsQuestionWord(string word) => word is "what" or "where" or "when" or "how" or "who" or "why" or "which" or "much" or "many" or "long";

    /// <summary>A word that says nothing about the topic.</summary>
    public static bool IsStop(string word) => Stop.Contains(word.Replace("'", "", StringComparison.Ordinal));

    /// <summary>Light stemming: plural, -ing, -ed, final e and possessive go.</summary>
    public static string Stem(string word)
    {
        if (word.Length == 0 || char.IsAsciiDigit(word[0])) return word;
        if (word.EndsWith("'s", StringComparison.Ordinal)) word = word[..^2];
        word = word.Replace("'", "", StringComparison.Ordinal);
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal)) word = word[..^3] + "y";
        else if (word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal))) word = word[..^2];
        else if (word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i')) word = word[..^1];
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed"])
        {
            if (word.Length < ending.Length + 3 || !word.EndsWith(ending, StringComparison.Ordinal) || !HasVowel(word.AsSpan(0, word.Length - ending.Length))) continue;
            word = word[..^ending.Length];
            if (word[^1] == word[^2] && word[^1] is not ('l' or 's' or 'z')) word = word[..^1];
            break;
        }

        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }

    private static bool HasVowel(ReadOnlySpan<char> word) => word.IndexOfAny(Vowels) >= 0;
}
