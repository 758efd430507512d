namespace VoiceCluster.Knowledge.Documents;

/// <summary>Where sentences end, well enough for searching: after a full stop, question mark or exclamation mark that a capital or a digit follows, and at line ends.</summary>
public static class Sentences
{
    /// <summary>The text's sentences, trimmed, without empty ones.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEnd = text[i] is '\n' or '\r'
                || (text[i] is '.' or '?' or '!' && i + 2 < text.Length && char.IsWhiteSpace(text[i + 1]) && (char.IsUpper(text[i + 2]) || char.IsDigit(text[i + 2]) || text[i + 2] is '"' or '“'));
            if (!isEnd) continue;
            if (text[start..(i + 1)].Trim() is { Length: > 0 } sentence) yield return sentence;
            start = i + 1;
        }

        if (text[start..].Trim() is { Length: > 0 } last) yield return last;
    }
}
