using System.Collections.Frozen;

namespace VoiceCluster.Tickets.Sla;

/// <summary>
/// When people work. An instant is working time exactly when the wall clock of the calendar's zone shows an open hour then: an hour that the clocks skip in spring
/// is not worked, one that they show twice in autumn is worked twice.
/// </summary>
public sealed class BusinessCalendar
{
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(26); // of local midnight from the same moment in UTC, generously
    private static readonly TimeSpan LeastAWeek = TimeSpan.FromHours(1);
    private const int FarthestDays = 100 * 366;

    private readonly OpenPeriod[][] _week = new OpenPeriod[7][];
    private readonly FrozenDictionary<DateOnly, OpenPeriod[]> _days;

    /// <param name="name">What policies call it.</param>
    /// <param name="zone">Whose wall clock counts.</param>
    /// <param name="week">The hours of each weekday; one that is missing is closed.</param>
    /// <param name="breaks">What is taken out of every day.</param>
    /// <param name="days">Days with hours of their own; none for a holiday.</param>
    /// <exception cref="ArgumentException">Less than an hour a week is open: a promise would never fall due.</exception>
    public BusinessCalendar(
        string name,
        TimeZoneInfo zone,
        IReadOnlyDictionary<DayOfWeek, IReadOnlyList<OpenPeriod>> week,
        IReadOnlyCollection<OpenPeriod>? breaks = null,
        IReadOnlyDictionary<DateOnly, IReadOnlyList<OpenPeriod>>? days = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(week);
        (Name, Zone) = (name, zone);
        for (var day = DayOfWeek.Sunday; day <= DayOfWeek.Saturday; day++) _week[(int)day] = [.. OpenPeriod.Without(week.GetValueOrDefault(day) ?? [], breaks ?? [])];
        _days = (days ?? FrozenDictionary<DateOnly, IReadOnlyList<OpenPeriod>>.Empty)
            .ToFrozenDictionary(static day => day.Key, day => OpenPeriod.Without(day.Value, breaks ?? []).ToArray());
        if (_week.SelectMany(static periods => periods).Aggregate(TimeSpan.Zero, static (sum, period) => sum + (period.To - period.From)) < LeastAWeek)
            throw new ArgumentException($"Calendar '{name}' is open for less than an hour a week; give it hours.", nameof(week));
    }

    /// <summary>Day and night.</summary>
    public static BusinessCalendar Always { get; } = new(
        "always", TimeZoneInfo.Utc, Enum.GetValues<DayOfWeek>().ToDictionary(static day => day, static IReadOnlyList<OpenPeriod> (_) => [OpenPeriod.WholeDay]));

    /// <summary>What policies call it.</summary>
    public string Name { get; }

    /// <summary>Whose wall clock counts.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Whether it is working time.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(at.UtcDateTime, Zone);
        return HoursOf(DateOnly.FromDateTime(local)).Any(period => local.TimeOfDay >= period.From && local.TimeOfDay < period.To);
    }

    /// <summary>How much working time lies between two moments; zero when the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        if (to <= from) return sum;
        foreach (var (begin, end) in OpenFrom(from))
        {
            if (begin >= to.UtcDateTime) break;
            sum += (end < to.UtcDateTime ? end : to.UtcDateTime) - begin;
        }

        return sum;
    }

    /// <summary>The earliest moment by which so much working time has passed; the moment itself for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies more than a century ahead.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return from;
        foreach (var (begin, end) in OpenFrom(from))
        {
            if (end - begin >= time) return new DateTimeOffset(begin + time, TimeSpan.Zero);
            time -= end - begin;
        }

        throw new ArgumentOutOfRangeException(nameof(time), $"Calendar '{Name}' does not have that much working time within a century.");
    }

    /// <summary>The spans of working time from a moment on, in order, in UTC.</summary>
    private IEnumerable<(DateTime Begin, DateTime End)> OpenFrom(DateTimeOffset moment)
    {
        var from = moment.UtcDateTime;
        // The day before: clocks that are set back at midnight show the end of a day twice.
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(from, Zone)).AddDays(-1);
        for (var day = 0; day < FarthestDays; day++, date = date.AddDays(1))
        {
            foreach (var (begin, end) in OpenOn(date))
            {
                if (end > from) yield return (begin > from ? begin : from, end);
            }
        }
    }

    private List<(DateTime Begin, DateTime End)> OpenOn(DateOnly date)
    {
        var hours = HoursOf(date);
        var spans = new List<(DateTime Begin, DateTime End)>(hours.Length);
        if (hours.Length == 0) return spans;
        var midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (earliest, latest) = (midnight - WidestOffset, midnight + TimeSpan.FromDays(1) + WidestOffset);
        var (before, after) = (Zone.GetUtcOffset(earliest), Zone.GetUtcOffset(latest));
        if (before == after)
        {
            foreach (var period in hours) spans.Add((midnight + period.From - before, midnight + period.To - before));
            return spans;
        }

        // The clocks are set: what they show before counts with the one offset, what they show after with the other.
        var change = ChangeBetween(earliest, latest, before);
        foreach (var period in hours)
        {
            var (begin, end) = (midnight + period.From - before, midnight + period.To - before);
            if (begin < change) spans.Add((begin, end < change ? end : change));
            (begin, end) = (midnight + period.From - after, midnight + period.To - after);
            if (end > change) spans.Add((begin > change ? begin : change, end));
        }

        spans.Sort();
        return spans;
    }

    /// <summary>The first moment at which the offset is no longer what it was: to the tick.</summary>
    private DateTime ChangeBetween(DateTime earlier, DateTime later, TimeSpan before)
    {
        while (later - earlier > TimeSpan.FromTicks(1))
        {
            var middle = earlier + ((later - earlier) / 2);
            if (Zone.GetUtcOffset(middle) == before) earlier = middle;
            else later = middle;
        }

        return later;
    }

    private OpenPeriod[] HoursOf(DateOnly date) => _days.GetValueOrDefault(date) ?? _week[(int)date.DayOfWeek];
}
