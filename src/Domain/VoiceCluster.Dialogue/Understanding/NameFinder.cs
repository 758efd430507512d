using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Finds people's names by the words that announce them: "my name is ada winter", "this is Ada Winter speaking", "Mr Brook", "my surname is W I N T E R".</summary>
internal static partial class NameFinder
{
    private const int MostWords = 3;

    private static readonly FrozenSet<string> NoNames = new[]
    {
        "and", "i", "i'm", "my", "the", "a", "an", "is", "not", "from", "with", "on", "in", "at", "for", "to", "calling", "speaking", "here", "but", "so", "please", "order", "about", "because", "just", "of", "it", "its", "it's",
        "that", "this", "spelled", "as", "by", "who", "what", "wrong", "um", "uh", "well", "sorry", "yes", "no", "you", "your", "we", "was", "has", "have", "would", "want", "can", "there", "number", "email",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<Finding> Find(string text)
    {
        foreach (Match cue in Announced().Matches(text)) if (Read(text, cue.Index + cue.Length, needsCapital: false, 0.9) is { } name) yield return name;
        foreach (Match cue in Perhaps().Matches(text)) if (Read(text, cue.Index + cue.Length, needsCapital: true, 0.7) is { } name) yield return name;
        foreach (Match cue in Title().Matches(text)) if (Read(text, cue.Index + cue.Length, needsCapital: true, 0.85, mostWords: 2) is { } name) yield return name;
        foreach (Match match in Speaking().Matches(text))
        {
            var value = match.Groups["name"].Value;
            if (!SaidWords.Of(value).Exists(NoNames.Contains)) yield return new Finding(match.Groups["name"].Index, match.Groups["name"].Index + value.Length, Rank: 4, new TurnEntity(EntityKind.Name, value, SaidWords.Titled(value), 0.75));
        }
    }

    private static Finding? Read(string text, int from, bool needsCapital, double confidence, int mostWords = MostWords)
    {
        if (SpelledRun.Find(text[from..]).FirstOrDefault() is { End: > 0 } run && string.IsNullOrWhiteSpace(text[from..(from + run.Start)]) && run.Value.Length > 2 && run.Value.All(char.IsAsciiLetter))
            return new Finding(from + run.Start, from + run.End, Rank: 3, new TurnEntity(EntityKind.Name, text[(from + run.Start)..(from + run.End)], SaidWords.Titled(run.Value), confidence - 0.05));
        var (start, end, words) = (from, from, 0);
        while (words < mostWords && Word().Match(text, end) is { Success: true } word)
        {
            var said = word.Groups["word"].Value;
            if (NoNames.Contains(said.ToLowerInvariant()) || (needsCapital && !char.IsUpper(said[0]))) break;
            if (words++ == 0) start = word.Groups["word"].Index;
            end = word.Index + word.Length;
            if (word.Groups["ends"].Success) break;
        }

        if (words == 0) return null;
        var name = text[start..end].TrimEnd('.', ',', ' ');
        return new Finding(start, start + name.Length, Rank: 4, new TurnEntity(EntityKind.Name, name, SaidWords.Titled(name), confidence));
    }

    [GeneratedRegex(@"\b(my (full |last |first |family )?name('s| is)|my surname is|i am called|i'm called|they call me|the name is|under the name( of)?|in the name of|mein name ist|ich heiße|je m'appelle|me llamo)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Announced();

    [GeneratedRegex(@"\b(this is|i am|i'm|it's|hier ist)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Perhaps();

    [GeneratedRegex(@"\b(Mr|Mrs|Ms|Miss|Dr|Professor|Herr|Frau|Madame|Monsieur)\.?(?=\s)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Title();

    [GeneratedRegex(@"(?:^|\b(?:this is|it's)\s+|[,.!]\s*)(?<name>\p{L}[\p{L}'-]+(?:\s+\p{L}[\p{L}'-]+)?)\s+speaking\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Speaking();

    [GeneratedRegex(@"\G\s+(?<word>\p{L}[\p{L}'\u2019-]+)(?<ends>[.,;!?])?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
