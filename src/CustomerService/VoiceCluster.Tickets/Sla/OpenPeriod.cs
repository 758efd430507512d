using System.Globalization;

namespace VoiceCluster.Tickets.Sla;

/// <summary>A part of a day by the wall clock.</summary>
/// <param name="From">Since midnight; belongs to it.</param>
/// <param name="To">Since midnight, after <paramref name="From"/>, at most 24 hours; no longer belongs to it.</param>
public readonly record struct OpenPeriod(TimeSpan From, TimeSpan To)
{
    /// <summary>From midnight to midnight.</summary>
    public static OpenPeriod WholeDay { get; } = new(TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>Reads <c>09:00-17:00</c>; <c>24:00</c> is the end of the day.</summary>
    public static bool TryParse(string? text, out OpenPeriod period)
    {
        period = default;
        if (text?.Split('-', StringSplitOptions.TrimEntries) is not [var from, var to] || TimeOfDay(from) is not { } begin || TimeOfDay(to) is not { } end || begin >= end) return false;
        period = new OpenPeriod(begin, end);
        return true;
    }

    /// <summary>These periods in order, joined where they touch, without what the others take out.</summary>
    internal static IEnumerable<OpenPeriod> Without(IEnumerable<OpenPeriod> periods, IReadOnlyCollection<OpenPeriod> breaks)
    {
        OpenPeriod? last = null;
        foreach (var next in periods.SelectMany(period => Cut(period, breaks)).OrderBy(static period => period.From))
        {
            if (last is not { } before)
            {
                last = next;
            }
            else if (next.From <= before.To)
            {
                last = before with { To = next.To > before.To ? next.To : before.To };
            }
            else
            {
                yield return before;
                last = next;
            }
        }

        if (last is { } rest) yield return rest;
    }

    private static IEnumerable<OpenPeriod> Cut(OpenPeriod period, IReadOnlyCollection<OpenPeriod> breaks)
    {
        var from = period.From;
        foreach (var pause in breaks.OrderBy(static pause => pause.From))
        {
            if (pause.To <= from || pause.From >= period.To) continue;
            if (pause.From > from) yield return new OpenPeriod(from, pause.From);
            from = pause.To;
        }

        if (from < period.To) yield return new OpenPeriod(from, period.To);
    }

    private static TimeSpan? TimeOfDay(string text) =>
        text == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan()
        : null;
}
