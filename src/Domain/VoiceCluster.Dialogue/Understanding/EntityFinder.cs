using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Finds what an utterance names, written, spoken or spelled in English: numbers of orders and tickets, dates, amounts, names, telephone numbers, addresses of mail and of houses.
/// What stands as a token for masked personal data is found by its token.
/// </summary>
internal static partial class EntityFinder
{
    private const int CueDistance = 40;
    private const int Most = 20;

    /// <summary>In the order in which they were said, none over another.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="today">For "tomorrow".</param>
    public static IReadOnlyList<TurnEntity> Find(string text, DateOnly today)
    {
        var found = new List<Finding>();
        Tokens(text, found);
        foreach (var (start, end, kind) in PersonalData.Find(text, PersonalDataKinds.All))
        {
            var entity = kind switch
            {
                PersonalDataKinds.Email => new TurnEntity(EntityKind.Email, text[start..end], EmailOf(text[start..end]), text[start..end].Contains('@', StringComparison.Ordinal) ? 0.98 : 0.9),
                PersonalDataKinds.Phone => new TurnEntity(EntityKind.Phone, text[start..end], PhoneOf(text[start..end]), 0.9),
                _ => null, // a number of the caller's own is no order's, and not worth keeping
            };
            found.Add(new Finding(start, end, Rank: 1, entity));
        }

        found.AddRange(DateFinder.Find(text, today).Select(date =>
            new Finding(date.Start, date.End, Rank: 2, new TurnEntity(EntityKind.Date, text[date.Start..date.End], date.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), date.Confidence))));
        found.AddRange(AmountFinder.Find(text));
        found.AddRange(NameFinder.Find(text));
        found.AddRange(AddressFinder.Find(text));
        Numbers(text, found);
        return Apart(found);
    }

    private static void Tokens(string text, List<Finding> found)
    {
        foreach (Match match in Token().Matches(text))
        {
            EntityKind? kind = match.Groups["kind"].Value switch { "email" => EntityKind.Email, "phone number" => EntityKind.Phone, _ => null };
            found.Add(new Finding(match.Index, match.Index + match.Length, Rank: 0, kind is { } known ? new TurnEntity(known, match.Value, match.Value, 0.95) : null));
        }
    }

    /// <summary>Numbers of orders and tickets: by the word before them, or because nothing else has four to eight digits.</summary>
    private static void Numbers(string text, List<Finding> found)
    {
        foreach (Match match in Code().Matches(text))
        {
            if (KindOf(text, match.Index) is { } kind) found.Add(new Finding(match.Index, match.Index + match.Length, Rank: 4, new TurnEntity(kind, match.Value, PlainLetters.Compact(match.Value).ToUpperInvariant(), 0.95)));
        }

        foreach (var run in SpelledRun.Find(text))
        {
            if (!run.Value.Any(char.IsAsciiDigit) || run.Value.All(char.IsAsciiDigit) || run.Value.Length is < 4 or > 16) continue;
            if (KindOf(text, run.Start) is { } kind) found.Add(new Finding(run.Start, run.End, Rank: 4, new TurnEntity(kind, text[run.Start..run.End], run.Value, 0.85)));
        }

        foreach (var run in DigitRun.FindWritten(text))
        {
            var (start, end) = (run[0].Start, run[^1].End);
            if (run.Count is < 2 or > 14 || Time().IsMatch(text[start..Math.Min(text.Length, end + 6)])) continue;
            var value = DigitRun.Written(run);
            if (KindOf(text, start) is { } kind) found.Add(new Finding(start, end, Rank: 5, new TurnEntity(kind, text[start..end], value, run.Count >= 3 ? 0.95 : 0.7)));
            else if (run.Count is >= 4 and <= 8 && !Counted().IsMatch(text[end..]) && !IsYear(value, text[..start])) found.Add(new Finding(start, end, Rank: 6, new TurnEntity(EntityKind.OrderNumber, text[start..end], value, 0.6)));
        }
    }

    private static bool IsYear(string value, string before) => value.Length == 4 && (value[..2] is "19" or "20") && YearCue().IsMatch(before);

    /// <summary>The nearest cue before a number tells what it is.</summary>
    private static EntityKind? KindOf(string text, int start)
    {
        var cue = Cue().Matches(text[Math.Max(0, start - CueDistance)..start]).LastOrDefault();
        return cue is null ? null : cue.Groups["ticket"].Success ? EntityKind.TicketNumber : cue.Groups["order"].Success ? EntityKind.OrderNumber : null;
    }

    private static List<TurnEntity> Apart(List<Finding> found)
    {
        var kept = new List<Finding>();
        foreach (var one in found.OrderBy(static f => f.Rank).ThenBy(static f => f.Start).ThenByDescending(static f => f.End))
        {
            if (one.Start < one.End && kept.TrueForAll(other => one.End <= other.Start || one.Start >= other.End)) kept.Add(one);
        }

        return [.. kept.OrderBy(static f => f.Start).Select(static f => f.Entity).OfType<TurnEntity>().Take(Most)];
    }

    /// <summary>"a d a dot winter at example dot com" as <c>ada.winter@example.com</c>.</summary>
    private static string EmailOf(string said)
    {
        if (said.Contains('@', StringComparison.Ordinal)) return said.ToLowerInvariant();
        var written = new StringBuilder();
        foreach (var word in said.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            written.Append(word switch { "at" => "@", "dot" or "point" => ".", "underscore" => "_", "dash" => "-", _ => word });
        return written.ToString();
    }

    private static string PhoneOf(string said) => (said.StartsWith('+') ? "+" : "") + string.Concat(DigitRun.Find(said).Select(DigitRun.Written));

    [GeneratedRegex(@"\[(?<kind>email|phone number|IBAN|card number|passport number|social security number|tax number|number)( [0-9]+)?\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b[A-Za-z]{1,4}-?[0-9]{3,10}\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b((?<ticket>tickets?|case|incident)|(?<order>orders?|purchase|parcel|package|shipment|delivery|tracking|invoice|reference|ref|return|bestellung|bestellnummer|commande|pedido)|(?<none>street|house|apartment|room|flat|extension|pin|code|account|zip|postcode|page|size|model))\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Cue();

    [GeneratedRegex(@"^[0-9a-z :.]+\s*(a\.?m|p\.?m|o'clock|uhr)\b|^[0-9]{1,2}:[0-9]{2}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Time();

    [GeneratedRegex(@"^\s*(%|percent|dollars?|euros?|pounds?|bucks|cents?|pence|minutes?|hours?|days?|weeks?|months?|years?|times|people|pieces|items|kilos?|miles?|km|degrees|street|road|avenue|lane)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\b(in|since|of|from|until|year|im jahr)\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex YearCue();
}

/// <summary>Something that may be an entity, and where it stands.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Rank">The lower one is kept where two overlap.</param>
/// <param name="Entity">Null for what is only kept from being taken for something else.</param>
internal readonly record struct Finding(int Start, int End, int Rank, TurnEntity? Entity);
