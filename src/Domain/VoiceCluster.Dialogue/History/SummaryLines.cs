using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>A model's summary as <see cref="ExtractiveSummarizer"/> goes on with it: a line for each sentence, each of which is kept as a fact.</summary>
public static partial class SummaryLines
{
    /// <summary>Pure.</summary>
    /// <param name="text">Sentences, or a list of them.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join('\n', SentenceEnd().Split(text).Select(static line => line.Trim().TrimStart('-', '*', '\u2022', ' ')).Where(static line => line.Length > 0).Select(static line => ExtractiveSummarizer.FactMark + line));
    }

    [GeneratedRegex(@"\n|(?<=[.!?])\s+(?=\p{Lu})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentenceEnd();
}
