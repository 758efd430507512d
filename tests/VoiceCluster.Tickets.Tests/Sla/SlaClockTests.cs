using System.Collections.Immutable;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Tests.Sla;

public sealed class SlaClockTests
{
    private static readonly SlaPolicy Policy = new()
    {
        Name = "standard",
        Calendar = CalendarTests.Weekdays("Europe/Berlin", "09:00-17:00"),
        Targets = new Dictionary<string, SlaTargets>
        {
            ["normal"] = new(TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(8)),
            ["urgent"] = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), null),
        },
        WarnAfter = 0.5,
    };

    [Fact]
    public void A_promise_of_Friday_falls_due_on_Monday()
    {
        var promise = First(At("2026-01-09 16:45 +1"), Opened("2026-01-09 16:30 +1"));
        Assert.Equal((SlaState.Running, At("2026-01-12 09:30 +1"), At("2026-01-09 17:00 +1")), (promise.State, promise.DueAt, promise.WarnAt));
        Assert.Equal(SlaState.Warned, First(At("2026-01-10 12:00 +1"), Opened("2026-01-09 16:30 +1")).State);
        Assert.Equal(SlaState.Breached, First(At("2026-01-12 09:30 +1"), Opened("2026-01-09 16:30 +1")).State);
    }

    [Fact]
    public void An_answer_keeps_it_in_time_or_late()
    {
        Assert.Equal(SlaState.Kept, First(At("2026-01-13 09:00 +1"), Opened("2026-01-09 16:30 +1"), new(SlaEventKind.Answered, At("2026-01-12 09:29 +1"))).State);
        var late = First(At("2026-01-13 09:00 +1"), Opened("2026-01-09 16:30 +1"), new(SlaEventKind.Answered, At("2026-01-12 09:31 +1")));
        Assert.Equal((SlaState.Breached, true, TimeSpan.FromMinutes(61)), (late.State, late.IsOver, late.Elapsed));
    }

    [Fact]
    public void While_the_customer_is_awaited_the_clock_stands_still()
    {
        SlaEvent[] events = [Opened("2026-01-12 09:00 +1"), new(SlaEventKind.AwaitingCustomer, At("2026-01-12 09:20 +1")), new(SlaEventKind.CustomerWrote, At("2026-01-12 16:00 +1"))];
        var waiting = First(At("2026-01-12 15:00 +1"), events);
        Assert.Equal((SlaState.Paused, null, TimeSpan.FromMinutes(20)), (waiting.State, waiting.DueAt, waiting.Elapsed));
        var again = First(At("2026-01-12 16:05 +1"), events);
        Assert.Equal((SlaState.Running, At("2026-01-12 16:40 +1"), TimeSpan.FromMinutes(400)), (again.State, again.DueAt, again.Paused));
    }

    [Fact]
    public void Further_answers_are_promised_one_by_one()
    {
        SlaEvent[] events =
        [
            Opened("2026-01-12 09:00 +1"), new(SlaEventKind.Answered, At("2026-01-12 09:10 +1")), new(SlaEventKind.CustomerWrote, At("2026-01-12 10:00 +1")),
            new(SlaEventKind.CustomerWrote, At("2026-01-12 10:30 +1")), new(SlaEventKind.Answered, At("2026-01-12 12:30 +1")), new(SlaEventKind.CustomerWrote, At("2026-01-12 14:00 +1")),
        ];
        var next = All(At("2026-01-12 14:30 +1"), events).Where(static p => p.Kind is SlaPromiseKind.NextAnswer).ToList();
        // The second word of a customer who waits begins no second promise.
        Assert.Equal([(1, SlaState.Breached, At("2026-01-12 12:00 +1")), (2, SlaState.Running, At("2026-01-12 16:00 +1"))], next.Select(static p => (p.Round, p.State, p.DueAt!.Value)));
    }

    [Fact]
    public void A_ticket_that_comes_back_goes_on_with_what_was_left()
    {
        SlaEvent[] events = [Opened("2026-01-12 09:00 +1"), new(SlaEventKind.Solved, At("2026-01-12 12:00 +1")), new(SlaEventKind.Reopened, At("2026-01-14 09:00 +1"))];
        Assert.Equal(SlaState.Kept, Resolution(At("2026-01-13 09:00 +1"), events).State);
        var again = Resolution(At("2026-01-14 09:00 +1"), events);
        Assert.Equal((SlaState.Running, At("2026-01-14 14:00 +1"), TimeSpan.FromHours(3)), (again.State, again.DueAt, again.Elapsed));
    }

    [Fact]
    public void The_priority_that_holds_counts()
    {
        SlaEvent[] events = [Opened("2026-01-12 09:00 +1"), new(SlaEventKind.PriorityChanged, At("2026-01-12 09:10 +1"), "urgent")];
        Assert.Equal(At("2026-01-12 09:30 +1"), First(At("2026-01-12 09:10 +1"), events).DueAt);
        Assert.DoesNotContain(All(At("2026-01-12 09:10 +1"), events), static p => p.Kind is SlaPromiseKind.Resolution); // urgent promises none
        Assert.Empty(All(At("2026-01-12 09:10 +1"), [Opened("2026-01-12 09:00 +1") with { Priority = "low" }]));
    }

    [Fact]
    public void The_next_alarm_is_the_nearest_warning_or_breach()
    {
        var promises = All(At("2026-01-12 09:00 +1"), [Opened("2026-01-12 09:00 +1")]);
        Assert.Equal(At("2026-01-12 09:30 +1"), SlaClock.NextAlarm(promises, At("2026-01-12 09:00 +1")));
        Assert.Equal(At("2026-01-12 10:00 +1"), SlaClock.NextAlarm(promises, At("2026-01-12 09:30 +1")));
        Assert.Equal(At("2026-01-12 13:00 +1"), SlaClock.NextAlarm(promises, At("2026-01-12 10:00 +1")));
        Assert.Null(SlaClock.NextAlarm(promises, At("2026-01-12 17:00 +1")));
    }

    private static SlaEvent Opened(string at) => new(SlaEventKind.Opened, At(at), "normal");

    private static DateTimeOffset At(string text) => CalendarTests.At(text);

    private static ImmutableArray<SlaPromise> All(DateTimeOffset now, params SlaEvent[] events) => SlaClock.Evaluate(Policy, events, now);

    private static SlaPromise First(DateTimeOffset now, params SlaEvent[] events) => All(now, events)[0];

    private static SlaPromise Resolution(DateTimeOffset now, params SlaEvent[] events) => All(now, events).Single(static p => p.Kind is SlaPromiseKind.Resolution);
}
