using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>Tells greetings, thanks and goodbyes, which any model can answer, from what a caller wants. Pure; costs no more than reading the words.</summary>
public static class SmallTalk
{
    private const int Longest = 15;

    private static readonly string[][] Phrases =
    [
        .. new[]
        {
            "good morning", "good afternoon", "good evening", "good day", "good night", "hello", "hi", "hey", "how are you", "how are you doing", "how's it going", "nice to meet you", "nice to hear from you", "thank you",
            "thank you very much", "thanks", "thanks a lot", "many thanks", "that's all", "that is all", "that was all", "that's it", "that's great", "that's fine", "have a nice day", "have a good day", "goodbye", "good bye", "bye",
            "see you", "take care", "okay", "ok", "great", "perfect", "fine", "super", "wonderful", "lovely", "you're welcome", "i'm fine", "i'm good", "i am fine", "not bad", "and you", "are you a robot", "are you real", "are you human", "who are you", "what's your name", "what is your name",
        }.Select(WordsOf).OrderByDescending(static phrase => phrase.Length),
    ];

    // Between and around them.
    private static readonly FrozenSet<string> Links = FrozenSet.Create(StringComparer.Ordinal, "um", "uh", "well", "so", "oh", "and", "today", "there", "again", "very", "much", "really", "for", "your", "help", "now", "then", "everything", "you", "all", "too", "just", "a", "lot");

    /// <summary>Whether there is nothing else in a text; false for no words.</summary>
    public static bool Is(string text)
    {
        var words = WordsOf(text);
        if (words.Length is 0 or > Longest) return false;
        var found = false;
        for (var i = 0; i < words.Length;)
        {
            var rest = words[i..];
            if (Array.Find(Phrases, phrase => rest.Length >= phrase.Length && Find(rest.AsSpan(0, phrase.Length), phrase) == 0) is { } known)
            {
                found = true;
                i += known.Length;
            }
            else if (Links.Contains(words[i]))
            {
                i++;
            }
            else
            {
                return false;
            }
        }

        return found;
    }

    /// <summary>A text's words in lower case, without punctuation.</summary>
    public static string[] WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Replace('’', '\'').ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(static word => word.Trim('.', ',', ';', ':', '?', '!', '"', '(', ')', '…', '\'', '-')).Where(static word => word.Length > 0)];
    }

    /// <summary>Where words stand one after the other in others; -1 for nowhere.</summary>
    public static int Find(ReadOnlySpan<string> words, ReadOnlySpan<string> phrase)
    {
        for (var i = 0; i + phrase.Length <= words.Length; i++)
        {
            if (words.Slice(i, phrase.Length).SequenceEqual(phrase)) return i;
        }

        return -1;
    }
}
