using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Tests.Sla;

/// <summary>Facts of the calendar, by the wall clock of its zone; the offset says which of two equal times is meant.</summary>
public sealed class CalendarTests
{
    [Theory]
    // A week in Berlin, nine to five.
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-09 16:30 +1", 60, "2026-01-12 09:30 +1")] // Friday to Monday
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-09 16:30 +1", 30, "2026-01-09 17:00 +1")] // to the last minute, not the next morning
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-10 12:00 +1", 1, "2026-01-12 09:01 +1")] // from Saturday
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-12 05:00 +1", 480, "2026-01-12 17:00 +1")] // before it opens
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-12 17:00 +1", 1, "2026-01-13 09:01 +1")] // when it closes
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-12 10:00 +1", 0, "2026-01-12 10:00 +1")]
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-12 09:00 +1", 2400, "2026-01-16 17:00 +1")] // five days of eight hours
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-01-12 09:00 +1", 2401, "2026-01-19 09:01 +1")]
    // A lunch break is not counted.
    [InlineData("Europe/Berlin", "09:00-12:00,13:00-17:00", "2026-01-12 11:30 +1", 60, "2026-01-12 13:30 +1")]
    [InlineData("Europe/Berlin", "09:00-12:00,13:00-17:00", "2026-01-12 12:15 +1", 15, "2026-01-12 13:15 +1")]
    // The clocks go forward on Sunday 29 March; Monday's hours are an hour earlier in UTC.
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-03-27 16:30 +1", 60, "2026-03-30 09:30 +2")]
    [InlineData("Europe/Berlin", "09:00-17:00", "2026-10-23 16:30 +2", 60, "2026-10-26 09:30 +1")]
    [InlineData("America/New_York", "09:00-17:00", "2026-03-06 16:30 -5", 60, "2026-03-09 09:30 -4")]
    [InlineData("Australia/Sydney", "09:00-17:00", "2026-04-03 16:30 +11", 60, "2026-04-06 09:30 +10")]
    [InlineData("Asia/Kathmandu", "09:00-17:00", "2026-01-09 16:30 +5:45", 60, "2026-01-12 09:30 +5:45")]
    [InlineData("America/St_Johns", "09:00-17:00", "2026-03-06 16:30 -3:30", 60, "2026-03-09 09:30 -2:30")]
    public void Working_time_ends_when_it_should(string zone, string hours, string from, int minutes, string due) =>
        Assert.Equal(At(due), Weekdays(zone, hours).Add(At(from), TimeSpan.FromMinutes(minutes)));

    [Theory]
    // Open around the clock on the night itself: the hour that is skipped is not worked, the one that comes twice is worked twice.
    [InlineData("Europe/Berlin", "2026-03-29 01:30 +1", "2026-03-29 03:30 +2", 60)]
    [InlineData("Europe/Berlin", "2026-10-25 01:30 +2", "2026-10-25 03:30 +1", 180)]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:00 +11", "2026-04-05 03:00 +10:30", 150)] // half an hour
    [InlineData("America/Havana", "2026-11-01 00:00 -4", "2026-11-01 02:00 -5", 180)] // at one, back to midnight
    [InlineData("Pacific/Apia", "2011-12-29 23:00 -10", "2011-12-31 01:00 +14", 120)] // a day that never was
    public void On_the_night_itself_time_is_what_passes(string zone, string from, string to, int minutes)
    {
        var always = EveryDay(zone, "00:00-24:00");
        Assert.Equal(TimeSpan.FromMinutes(minutes), always.Between(At(from), At(to)));
        Assert.Equal(At(to), always.Add(At(from), TimeSpan.FromMinutes(minutes)));
    }

    [Theory]
    [InlineData("02:00-03:00", "2026-03-29 00:00 +1", "2026-03-30 00:00 +2", 0)] // skipped
    [InlineData("02:00-03:00", "2026-10-25 00:00 +2", "2026-10-26 00:00 +1", 120)] // twice
    [InlineData("02:15-02:30", "2026-10-25 00:00 +2", "2026-10-26 00:00 +1", 30)] // twice, with a gap between
    [InlineData("01:00-04:00", "2026-03-29 00:00 +1", "2026-03-30 00:00 +2", 120)]
    [InlineData("01:00-04:00", "2026-10-25 00:00 +2", "2026-10-26 00:00 +1", 240)]
    public void Hours_in_the_night_of_the_change_follow_the_wall_clock(string hours, string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), EveryDay("Europe/Berlin", hours).Between(At(from), At(to)));

    [Fact]
    public void Days_of_their_own_are_closed_or_short()
    {
        var office = new BusinessCalendar("office", Zone("Europe/Berlin"), Week("09:00-17:00", static _ => true), Periods("12:00-13:00"), new Dictionary<DateOnly, IReadOnlyList<OpenPeriod>>
        {
            [new DateOnly(2026, 12, 24)] = Periods("09:00-12:30"),
            [new DateOnly(2026, 12, 25)] = [],
        });
        Assert.Equal(TimeSpan.FromHours(3), office.Between(At("2026-12-24 00:00 +1"), At("2026-12-26 00:00 +1"))); // the break is taken out of it too
        Assert.Equal(At("2026-12-26 09:30 +1"), office.Add(At("2026-12-24 11:30 +1"), TimeSpan.FromHours(1)));
        Assert.False(office.IsOpen(At("2026-12-25 10:00 +1")));
        Assert.True(office.IsOpen(At("2026-12-26 10:00 +1")));
    }

    [Fact]
    public void A_calendar_that_is_never_open_is_refused() =>
        Assert.Contains("less than an hour", Assert.Throws<ArgumentException>(() => EveryDay("UTC", "09:00-09:05")).Message, StringComparison.Ordinal);

    internal static DateTimeOffset At(string text)
    {
        var parts = text.Split(' ');
        var offset = parts[2].TrimStart('+', '-').Split(':');
        var span = new TimeSpan(int.Parse(offset[0]), offset.Length > 1 ? int.Parse(offset[1]) : 0, 0);
        return new DateTimeOffset(DateTime.Parse($"{parts[0]} {parts[1]}"), parts[2][0] == '-' ? -span : span);
    }

    internal static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    internal static List<OpenPeriod> Periods(string text) =>
        [.. text.Split(',').Select(static one => OpenPeriod.TryParse(one, out var period) ? period : throw new FormatException(one))];

    internal static Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>> Week(string hours, Func<DayOfWeek, bool> which) =>
        Enum.GetValues<DayOfWeek>().Where(which).ToDictionary(static day => day, IReadOnlyList<OpenPeriod> (_) => Periods(hours));

    internal static BusinessCalendar Weekdays(string zone, string hours) => new("office", Zone(zone), Week(hours, static day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));

    internal static BusinessCalendar EveryDay(string zone, string hours) => new("daily", Zone(zone), Week(hours, static _ => true));
}
