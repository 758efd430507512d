using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Tests.Sla;

/// <summary>Calendars and clocks against one that goes through every minute and asks the wall clock.</summary>
public sealed class SlaProperties
{
    private static readonly (string Zone, string Change)[] Nights =
    [
        ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"), ("America/New_York", "2026-03-08"), ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"), ("Australia/Lord_Howe", "2026-10-04"), ("America/Havana", "2026-03-08"), ("America/Havana", "2026-11-01"),
        ("Asia/Beirut", "2026-10-25"), ("Africa/Cairo", "2026-04-24"), ("Pacific/Apia", "2011-12-30"), ("Asia/Kathmandu", "2026-06-01"), ("UTC", "2026-01-01"),
    ];

    [Fact]
    public void Working_time_is_what_a_walk_through_every_minute_counts()
    {
        var random = new Random(20_261_201);
        for (var round = 0; round < 400; round++)
        {
            var walk = new Walk(random, Nights[round % Nights.Length]);
            var from = walk.Start.AddMinutes(random.Next(3 * 1440));
            var to = from.AddMinutes(random.Next(2 * 1440));
            var counted = walk.Count(from, to);
            Assert.Equal(TimeSpan.FromMinutes(counted), walk.Calendar.Between(from, to));
            if (counted > 0) Assert.Equal(walk.Reach(from, counted), walk.Calendar.Add(from, TimeSpan.FromMinutes(counted)));
            Assert.Equal(walk.IsOpen(from), walk.Calendar.IsOpen(from));
        }
    }

    [Fact]
    public void Promises_stand_as_a_walk_through_every_minute_says()
    {
        var random = new Random(20_261_202);
        for (var round = 0; round < 300; round++)
        {
            var walk = new Walk(random, Nights[round % Nights.Length]);
            var targets = TicketPriority.All.ToDictionary(static p => p, _ => new SlaTargets(Minutes(random), Minutes(random), Minutes(random)), StringComparer.Ordinal);
            var policy = new SlaPolicy { Name = "p", Calendar = walk.Calendar, Targets = targets, WarnAfter = 0.5 };
            var at = walk.Start.AddMinutes(random.Next(1440));
            var events = new List<SlaEvent> { new(SlaEventKind.Opened, at, TicketPriority.All[random.Next(4)]) };
            for (var i = random.Next(8); i > 0; i--)
            {
                at = at.AddMinutes(random.Next(700));
                events.Add(new SlaEvent((SlaEventKind)random.Next(1, 8), at, TicketPriority.All[random.Next(4)]));
            }

            var now = at.AddMinutes(random.Next(1440));
            foreach (var promise in SlaClock.Evaluate(policy, events, now)) Check(walk, promise, events, now);
        }
    }

    private static void Check(Walk walk, SlaPromise promise, List<SlaEvent> events, DateTimeOffset now)
    {
        var (elapsed, paused) = (0, 0);
        DateTimeOffset? due = null;
        var until = promise.EndedAt ?? now;
        for (var minute = promise.StartedAt; minute < until; minute = minute.AddMinutes(1))
        {
            if (!walk.IsOpen(minute)) continue;
            if (!IsRunning(events, minute)) paused++;
            else if (++elapsed == promise.Target.TotalMinutes) due = minute.AddMinutes(1);
        }

        Assert.Equal(TimeSpan.FromMinutes(elapsed), promise.Elapsed);
        Assert.Equal(TimeSpan.FromMinutes(paused), promise.Paused);
        Assert.Equal(due is not null, promise.State is SlaState.Breached);
        var stands = promise.EndedAt is null && !IsRunning(events, now);
        if (due is null && !stands) due = walk.Reach(until, (int)promise.Target.TotalMinutes - elapsed);
        Assert.Equal(due, promise.DueAt);
        Assert.Equal(stands && promise.DueAt is null, promise.State is SlaState.Paused);
    }

    private static bool IsRunning(List<SlaEvent> events, DateTimeOffset minute)
    {
        var (awaiting, solved) = (false, false);
        foreach (var one in events.TakeWhile(one => one.At <= minute))
        {
            if (one.Kind is SlaEventKind.AwaitingCustomer) awaiting = true;
            if (one.Kind is SlaEventKind.CustomerWrote or SlaEventKind.Resumed or SlaEventKind.Solved) awaiting = false;
            if (one.Kind is SlaEventKind.Solved) solved = true;
            if (one.Kind is SlaEventKind.Reopened) solved = false;
        }

        return !awaiting && !solved;
    }

    private static TimeSpan? Minutes(Random random) => random.Next(6) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 900));

    /// <summary>A random calendar around a night in which clocks are set, and the slow reading of it.</summary>
    private sealed class Walk
    {
        private readonly TimeZoneInfo _zone;
        private readonly (int From, int To)[][] _hours = new (int, int)[7][];
        private readonly (int From, int To) _pause;
        private readonly DateOnly _holiday;
        private readonly Dictionary<DateTimeOffset, bool> _known = [];

        public Walk(Random random, (string Zone, string Change) night)
        {
            _zone = CalendarTests.Zone(night.Zone);
            var day = DateOnly.Parse(night.Change);
            Start = new DateTimeOffset(day.AddDays(-2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            _holiday = day.AddDays(random.Next(-2, 3));
            var pause = random.Next(1400);
            _pause = (pause, pause + random.Next(1, 40));
            for (var weekday = 0; weekday < 7; weekday++)
            {
                _hours[weekday] = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
                {
                    var from = random.Next(1000);
                    return (from, random.Next(from + 60, 1441));
                })];
            }

            Calendar = new BusinessCalendar(
                "random",
                _zone,
                Enum.GetValues<DayOfWeek>().ToDictionary(static one => one, IReadOnlyList<OpenPeriod> (one) => [.. _hours[(int)one].Select(Period)]),
                [Period(_pause)],
                new Dictionary<DateOnly, IReadOnlyList<OpenPeriod>> { [_holiday] = [] });
        }

        public BusinessCalendar Calendar { get; }

        public DateTimeOffset Start { get; }

        public bool IsOpen(DateTimeOffset at)
        {
            if (_known.TryGetValue(at, out var known)) return known;
            var local = TimeZoneInfo.ConvertTime(at, _zone);
            var minute = (local.Hour * 60) + local.Minute;
            return _known[at] = DateOnly.FromDateTime(local.DateTime) != _holiday && !(minute >= _pause.From && minute < _pause.To) && _hours[(int)local.DayOfWeek].Any(h => minute >= h.From && minute < h.To);
        }

        public int Count(DateTimeOffset from, DateTimeOffset to)
        {
            var count = 0;
            for (var minute = from; minute < to; minute = minute.AddMinutes(1)) count += IsOpen(minute) ? 1 : 0;
            return count;
        }

        public DateTimeOffset Reach(DateTimeOffset from, int minutes)
        {
            while (minutes > 0)
            {
                if (IsOpen(from)) minutes--;
                from = from.AddMinutes(1);
            }

            return from;
        }

        private static OpenPeriod Period((int From, int To) minutes) => new(TimeSpan.FromMinutes(minutes.From), TimeSpan.FromMinutes(minutes.To));
    }
}
