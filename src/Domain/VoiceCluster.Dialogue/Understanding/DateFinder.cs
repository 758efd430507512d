using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Finds dates: written ("2026-03-12", "12.3.2026", "3/12/2026", "March 12th") and spoken ("the third of May", "next Monday", "tomorrow").</summary>
internal static partial class DateFinder
{
    private const string MonthNames = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec";
    private const string DayWords = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[ -]first";

    private static readonly string[] Days = [.. Enumerable.Range(1, 31).Select(static day => string.Join(' ', Language.NumberWords.Ordinal(day)))];

    /// <summary>Every date.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="today">What "tomorrow" counts from.</param>
    public static IEnumerable<(int Start, int End, DateOnly Date, double Confidence)> Find(string text, DateOnly today)
    {
        foreach (Match match in Iso().Matches(text))
        {
            if (Exact(Number(match, "y"), Number(match, "m"), Number(match, "d")) is { } date) yield return (match.Index, match.Index + match.Length, date, 0.98);
        }

        foreach (Match match in Numeric().Matches(text))
        {
            var (first, second, year) = (Number(match, "a"), Number(match, "b"), match.Groups["y"].Success ? FullYear(Number(match, "y")) : today.Year);
            // With dots the day comes first; with slashes, the month, unless it cannot.
            var dayFirst = match.Groups["s"].Value is "." || first > 12;
            if (Exact(year, dayFirst ? second : first, dayFirst ? first : second) is { } date) yield return (match.Index, match.Index + match.Length, date, first <= 12 && second <= 12 && first != second && !dayFirst ? 0.7 : 0.9);
        }

        foreach (Match match in MonthFirst().Matches(text).Concat(DayFirst().Matches(text)))
        {
            var month = MonthOf(match.Groups["m"].Value);
            var day = match.Groups["d"].Value is var said && char.IsAsciiDigit(said[0])
                ? int.Parse(string.Concat(said.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture)
                : Array.IndexOf(Days, said.ToLowerInvariant().Replace('-', ' ')) + 1;
            var year = match.Groups["y"].Success ? Number(match, "y") : today.Year;
            if (Exact(year, month, day) is { } date) yield return (match.Index, match.Index + match.Length, date, match.Groups["y"].Success ? 0.95 : 0.85);
        }

        foreach (Match match in Relative().Matches(text)) yield return (match.Index, match.Index + match.Length, Counted(match, today), 0.85);
    }

    private static DateOnly Counted(Match match, DateOnly today)
    {
        var word = match.Groups["r"].Value.ToLowerInvariant();
        if (match.Groups["w"].Success)
        {
            var day = Enum.Parse<DayOfWeek>(match.Groups["w"].Value, ignoreCase: true);
            var ahead = ((int)day - (int)today.DayOfWeek + 7) % 7;
            return word is "last" ? today.AddDays(ahead == 0 ? -7 : ahead - 7) : today.AddDays(ahead == 0 && word is not "this" ? 7 : ahead);
        }

        return word switch
        {
            "today" or "tonight" or "this morning" or "this afternoon" or "heute" => today,
            "tomorrow" or "morgen" => today.AddDays(1),
            "the day after tomorrow" or "day after tomorrow" or "übermorgen" => today.AddDays(2),
            "the day before yesterday" or "day before yesterday" => today.AddDays(-2),
            _ => today.AddDays(-1),
        };
    }

    private static int MonthOf(string name) => (MonthNames.Split('|').ToList().FindIndex(month => month.StartsWith(name[..3], StringComparison.OrdinalIgnoreCase)) % 12) + 1;

    private static int FullYear(int year) => year < 100 ? 2000 + year : year;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static DateOnly? Exact(int year, int month, int day) =>
        year is >= 1900 and <= 2199 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    [GeneratedRegex(@"\b(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![0-9./])(?<a>[0-9]{1,2})(?<s>[./])(?<b>[0-9]{1,2})(?:\k<s>(?<y>[0-9]{4}|[0-9]{2}))(?![0-9/])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"\b(?<m>" + MonthNames + @")\.?\s+(?:the\s+)?(?<d>[0-9]{1,2}(?:st|nd|rd|th)?|" + DayWords + @")\b(?:,?\s+(?<y>(?:19|20)[0-9]{2})\b)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"\b(?<d>[0-9]{1,2}(?:st|nd|rd|th|\.)?|" + DayWords + @")\s+(?:of\s+)?(?<m>" + MonthNames + @")\b(?:,?\s+(?<y>(?:19|20)[0-9]{2})\b)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"\b(?<r>the day after tomorrow|day after tomorrow|the day before yesterday|day before yesterday|today|tonight|tomorrow|yesterday|this morning|this afternoon|heute|gestern|übermorgen)\b|\b(?:(?<r>next|last|this|on)\s+)(?<w>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Relative();
}
