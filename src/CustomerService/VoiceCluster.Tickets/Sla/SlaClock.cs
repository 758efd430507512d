using System.Collections.Immutable;

namespace VoiceCluster.Tickets.Sla;

/// <summary>
/// How a ticket's promises stand: a pure function of policy and events. A timer only wakes; this decides. The priority that a promise is measured by is the one that
/// holds when it is kept, or now.
/// </summary>
public static class SlaClock
{
    /// <summary>All promises of a ticket until now, those that are over too, in the order in which they began.</summary>
    /// <param name="policy">What is promised.</param>
    /// <param name="events">What has happened, in order of time; those after <paramref name="now"/> are not looked at.</param>
    /// <param name="now">The moment.</param>
    public static ImmutableArray<SlaPromise> Evaluate(SlaPolicy policy, IReadOnlyList<SlaEvent> events, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(events);
        var run = new Run();
        foreach (var happened in events.TakeWhile(happened => happened.At <= now)) run.Step(happened);
        return [.. run.Promises.Select(promise => Measure(policy, promise, run, now)).OfType<SlaPromise>()];
    }

    /// <summary>The next moment after one at which a promise needs somebody, as far as that can be told; null for none.</summary>
    public static DateTimeOffset? NextAlarm(IEnumerable<SlaPromise> promises, DateTimeOffset after)
    {
        ArgumentNullException.ThrowIfNull(promises);
        DateTimeOffset? next = null;
        foreach (var at in promises.Where(static promise => !promise.IsOver).SelectMany(static promise => new[] { promise.WarnAt, promise.DueAt }))
        {
            if (at > after && (next is null || at < next)) next = at;
        }

        return next;
    }

    private static SlaPromise? Measure(SlaPolicy policy, OpenPromise promise, Run run, DateTimeOffset now)
    {
        if (policy.TargetsOf(promise.EndPriority ?? run.Priority).Of(promise.Kind) is not { } target) return null;
        var until = promise.EndedAt ?? now;
        var spans = run.Spans(promise.StartedAt, until).ToList();
        var running = spans.Where(static span => span.IsRunning).ToList();
        var stands = promise.EndedAt is null && !run.IsRunning;
        var due = Reached(policy.Calendar, running, target, stands ? null : until);
        var warn = Reached(policy.Calendar, running, target * policy.WarnAfter, stands ? null : until);
        return new SlaPromise
        {
            Kind = promise.Kind,
            Round = promise.Round,
            State = due <= until ? SlaState.Breached : promise.EndedAt is not null ? SlaState.Kept : stands ? SlaState.Paused : warn <= now ? SlaState.Warned : SlaState.Running,
            Target = target,
            StartedAt = promise.StartedAt,
            EndedAt = promise.EndedAt,
            Elapsed = Sum(policy.Calendar, running),
            Paused = Sum(policy.Calendar, spans.Where(static span => !span.IsRunning)),
            DueAt = due,
            WarnAt = warn,
        };
    }

    /// <summary>When so much working time had passed, or will have if nothing stops the clock from then on; null when it stands still.</summary>
    private static DateTimeOffset? Reached(BusinessCalendar calendar, List<Span> running, TimeSpan time, DateTimeOffset? from)
    {
        foreach (var span in running)
        {
            var passed = calendar.Between(span.From, span.To);
            if (passed >= time) return calendar.Add(span.From, time);
            time -= passed;
        }

        return from is { } moment ? calendar.Add(moment, time) : null;
    }

    private static TimeSpan Sum(BusinessCalendar calendar, IEnumerable<Span> spans) =>
        spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + calendar.Between(span.From, span.To));

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset To, bool IsRunning);

    private sealed class OpenPromise(SlaPromiseKind kind, int round, DateTimeOffset startedAt)
    {
        public SlaPromiseKind Kind { get; } = kind;

        public int Round { get; } = round;

        public DateTimeOffset StartedAt { get; } = startedAt;

        public DateTimeOffset? EndedAt { get; set; }

        public string? EndPriority { get; set; }
    }

    /// <summary>Goes through the events: which promises began and ended, and when the clocks ran.</summary>
    private sealed class Run
    {
        private readonly List<(DateTimeOffset At, bool IsRunning)> _turns = [];
        private bool _isAwaiting;
        private bool _isSolved;

        public List<OpenPromise> Promises { get; } = [];

        public string Priority { get; private set; } = "";

        public bool IsRunning => !_isAwaiting && !_isSolved;

        public void Step(SlaEvent happened)
        {
            switch (happened.Kind)
            {
                case SlaEventKind.Opened:
                    Priority = happened.Priority ?? Priority;
                    _turns.Add((happened.At, true));
                    Promises.Add(new OpenPromise(SlaPromiseKind.FirstAnswer, 1, happened.At));
                    Promises.Add(new OpenPromise(SlaPromiseKind.Resolution, 1, happened.At));
                    break;
                case SlaEventKind.PriorityChanged:
                    Priority = happened.Priority ?? Priority;
                    break;
                case SlaEventKind.CustomerWrote:
                    _isAwaiting = false;
                    var answers = Promises.Where(static promise => promise.Kind is not SlaPromiseKind.Resolution).ToList();
                    if (answers.Count > 0 && answers.TrueForAll(static promise => promise.EndedAt is not null)) Promises.Add(new OpenPromise(SlaPromiseKind.NextAnswer, answers.Count, happened.At));
                    break;
                case SlaEventKind.Answered:
                    End(happened.At, static promise => promise.Kind is not SlaPromiseKind.Resolution);
                    break;
                case SlaEventKind.AwaitingCustomer:
                    _isAwaiting = true;
                    break;
                case SlaEventKind.Resumed:
                    _isAwaiting = false;
                    break;
                case SlaEventKind.Solved:
                    // Who is helped needs no answer any more.
                    End(happened.At, static _ => true);
                    (_isSolved, _isAwaiting) = (true, false);
                    break;
                case SlaEventKind.Reopened:
                    _isSolved = false;
                    // The same promise goes on; the time in between does not count.
                    if (Promises.Find(static promise => promise.Kind is SlaPromiseKind.Resolution) is { } resolution) (resolution.EndedAt, resolution.EndPriority) = (null, null);
                    break;
            }

            if (_turns.Count > 0 && _turns[^1].IsRunning != IsRunning) _turns.Add((happened.At, IsRunning));
        }

        /// <summary>The parts of a time in which clocks ran and stood still.</summary>
        public IEnumerable<Span> Spans(DateTimeOffset from, DateTimeOffset to)
        {
            for (var i = 0; i < _turns.Count; i++)
            {
                var begin = _turns[i].At > from ? _turns[i].At : from;
                var end = i + 1 < _turns.Count && _turns[i + 1].At < to ? _turns[i + 1].At : to;
                if (begin < end) yield return new Span(begin, end, _turns[i].IsRunning);
            }
        }

        private void End(DateTimeOffset at, Predicate<OpenPromise> which)
        {
            foreach (var promise in Promises.FindAll(promise => promise.EndedAt is null && which(promise))) (promise.EndedAt, promise.EndPriority) = (at, Priority);
        }
    }
}
