using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Finds postal addresses: "8 Mill Lane, Springfield", "twelve hundred oak street", "Hauptstraße 5, 10115 Berlin".</summary>
internal static partial class AddressFinder
{
    private const int MostDigits = 5;

    public static IEnumerable<Finding> Find(string text)
    {
        foreach (var run in DigitRun.FindWritten(text))
        {
            if (run.Count > MostDigits) continue;
            if (Street().Match(text, run[^1].End) is not { Success: true } street) continue;
            var (start, end) = (run[0].Start, street.Index + street.Length);
            var number = DigitRun.Written(run);
            var value = $"{number}{street.Groups["letter"].Value} {SaidWords.Titled(street.Groups["street"].Value)}{(street.Groups["place"].Success ? ", " + SaidWords.Titled(street.Groups["place"].Value) : "")}{(street.Groups["code"].Success ? " " + street.Groups["code"].Value.ToUpperInvariant() : "")}";
            yield return new Finding(start, end, Rank: 3, new TurnEntity(EntityKind.Address, text[start..end], value, street.Groups["place"].Success ? 0.9 : 0.85));
        }

        foreach (Match match in German().Matches(text)) yield return new Finding(match.Index, match.Index + match.Length, Rank: 3, new TurnEntity(EntityKind.Address, match.Value, match.Value, match.Groups["code"].Success ? 0.9 : 0.75));
    }

    [GeneratedRegex(
        @"\G(?<letter>[a-d])?\s+(?<street>(?:[\p{L}'.-]+\s+){0,3}?[\p{L}'.-]+\s+(?:street|road|avenue|lane|drive|court|boulevard|square|terrace|crescent|way|row|close|place|st|rd|ave|ln|dr|blvd))\b\.?"
        + @"(?:(?:,\s*|\s+in\s+|\s+(?-i:(?=[A-Z])))(?<place>[\p{L}'-]+(?-i:\s[A-Z][a-z][\p{L}'-]*)?(?:,?\s(?-i:[A-Z]{2})(?=\s+[0-9]{5}))?))?(?:,?\s+(?<code>[0-9]{5}(?:-[0-9]{4})?|[a-z]{1,2}[0-9][a-z0-9]?\s?[0-9][a-z]{2}))?(?![\p{L}])",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Street();

    [GeneratedRegex(@"\b\p{Lu}[\p{L}.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse)\s+[0-9]{1,4}[a-d]?(?:,?\s+(?<code>[0-9]{5})\s+\p{Lu}[\p{L}-]+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex German();
}
