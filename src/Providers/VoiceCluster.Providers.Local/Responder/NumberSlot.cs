using VoiceCluster.Language;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Providers.Local;

/// <summary>Finds numbers that callers dictate.</summary>
internal static class NumberSlot
{
    /// <summary>The numbers of an utterance as digits, in order: "four two seven one no four two seven two" gives 4271 and 4272.</summary>
    public static List<string> NumbersIn(string text)
    {
        var numbers = new List<string>();
        var plain = TranscriptText.WithDigits(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (!char.IsAsciiDigit(plain[i])) continue;
            var start = i;
            while (i < plain.Length && char.IsAsciiDigit(plain[i])) i++;
            numbers.Add(plain[start..i]);
        }

        return numbers;
    }

    /// <summary>The utterance's number of the slot's length; of several the last, which corrects those before it. Null without one.
    /// A digit may have been heard as the word that sounds like it: "order for two seven one".</summary>
    /// <param name="text">The utterance.</param>
    /// <param name="digits">The slot's length.</param>
    public static string? Complete(string text, int digits) =>
        NumbersIn(text).LastOrDefault(n => n.Length == digits) ?? NumbersIn(WithMisheardDigits(text)).LastOrDefault(n => n.Length == digits);

    private static string WithMisheardDigits(string text) =>
        string.Join(' ', text.Split(' ').Select(static word => NumberVocabulary.Classify(word, out var digit) is NumberKind.Alike && digit > 0 ? NumberWords.Cardinal(digit)[0] : word));
}
