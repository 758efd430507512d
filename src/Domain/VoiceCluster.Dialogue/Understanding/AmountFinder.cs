using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Finds amounts of money: "$49.50", "49,50 €", "120 euros", "forty nine dollars and fifty cents", "twelve pounds fifty".</summary>
internal static partial class AmountFinder
{
    public static IEnumerable<Finding> Find(string text)
    {
        foreach (Match match in Written().Matches(text))
        {
            if (Value(match.Groups["n"].Value) is { } value && CurrencyOf(match.Groups["c"].Value) is { } currency) yield return Amount(text, match.Index, match.Index + match.Length, value, currency, 0.97);
        }

        foreach (var run in DigitRun.Find(text))
        {
            var (start, end) = (run[0].Start, run[^1].End);
            if (run.Count > 7 || char.IsAsciiDigit(text[start]) || Unit().Match(text, end) is not { Success: true } unit || CurrencyOf(unit.Groups["c"].Value) is not { } currency) continue;
            var value = decimal.Parse(DigitRun.Written(run), CultureInfo.InvariantCulture);
            end = unit.Index + unit.Length;
            if (DigitRun.Find(text[end..]).FirstOrDefault() is { Count: 1 or 2 } cents && Gap().IsMatch(text[end..(end + cents[0].Start)]))
            {
                var behind = end + cents[^1].End;
                var named = Cents().Match(text, behind);
                value += decimal.Parse(DigitRun.Written(cents), CultureInfo.InvariantCulture) / 100;
                end = named.Success ? named.Index + named.Length : behind;
            }

            yield return Amount(text, start, end, value, currency, 0.9);
        }
    }

    private static Finding Amount(string text, int start, int end, decimal value, string currency, double confidence) =>
        new(start, end, Rank: 3, new TurnEntity(EntityKind.Amount, text[start..end], string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {currency}"), confidence));

    /// <summary>With a point or a comma before two last digits; others part thousands.</summary>
    private static decimal? Value(string written)
    {
        var mark = written.Length > 3 && written[^3] is '.' or ',' ? written.Length - 3 : written.Length;
        var whole = string.Concat(written[..mark].Where(char.IsAsciiDigit));
        return decimal.TryParse($"{whole}.{written[mark..].TrimStart('.', ',')}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static string? CurrencyOf(string name) => name.ToLowerInvariant() switch
    {
        "$" or "usd" or "dollar" or "dollars" or "buck" or "bucks" => "USD",
        "€" or "eur" or "euro" or "euros" => "EUR",
        "£" or "gbp" or "pound" or "pounds" or "quid" => "GBP",
        "chf" or "franken" or "francs" => "CHF",
        _ => null,
    };

    [GeneratedRegex(@"(?<c>[$€£])\s?(?<n>[0-9]{1,3}(?:[,. ][0-9]{3})*(?:[.,][0-9]{2})?(?![0-9])|[0-9]+(?:[.,][0-9]{2})?)|\b(?<n>[0-9]+(?:[,.][0-9]{3})*(?:[.,][0-9]{2})?)\s?(?<c>[$€£]|(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|quid|bucks?|franken|francs)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Written();

    [GeneratedRegex(@"\G\s+(?<c>dollars?|euros?|pounds?|quid|bucks?|francs)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unit();

    [GeneratedRegex(@"^\s+(and\s+)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\G\s+(cents?|pence|p)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Cents();
}
