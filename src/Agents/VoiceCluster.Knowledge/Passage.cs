using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Language;

namespace VoiceCluster.Knowledge;

/// <summary>What of a passage is said aloud.</summary>
public static class Passage
{
    /// <summary>The sentence that holds most of the question's words, and those after it while they fit; null when the passage holds no statement. Questions and headings
    /// are not said: of a page of questions and answers, what follows the matching question is the answer.</summary>
    /// <param name="passage">The passage's text.</param>
    /// <param name="question">The caller's words.</param>
    /// <param name="mostCharacters">At which the answer ends; its first sentence is never cut.</param>
    public static string? Excerpt(string passage, string question, int mostCharacters)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(question);
        var asked = TellingWords.Of(question).ToHashSet(StringComparer.Ordinal);
        var sentences = Sentences.Split(passage).ToList();
        if (sentences.Count == 0) return null;
        var best = Enumerable.Range(0, sentences.Count).MaxBy(i => TellingWords.Of(sentences[i]).Where(asked.Contains).Distinct(StringComparer.Ordinal).Count());
        var statements = sentences.Skip(best).Where(static s => s[^1] is not '?' && !IsHeading(s)).ToList();
        if (statements.Count == 0) return null;
        var said = statements[0];
        foreach (var next in statements.Skip(1).TakeWhile(s => said.Length + 1 + s.Length <= mostCharacters)) said = $"{said} {next}";
        return said;
    }

    private static bool IsHeading(string line) => line.Length < 60 && !line.Contains(';') && line[^1] is not ('.' or '!' or ':' or '"' or '”' or ')');
}
