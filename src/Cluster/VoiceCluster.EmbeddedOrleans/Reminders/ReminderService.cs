using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Reminders;

/// <summary>Ticks the reminders of a table. One timer serves them all; a tick that was missed is not made up for.</summary>
internal sealed class ReminderService(EmbeddedSilo silo) : IReminderRegistry, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId, string), Reminder> _reminders = [];
    private readonly PriorityQueue<Reminder, DateTime> _due = new();
    private IReminderTable? _table;
    private ITimer? _timer;
    private bool _isStopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _table = silo.Services.GetService<IReminderTable>();
        if (_table is null) return;
        _timer = silo.Time.CreateTimer(static state => ((ReminderService)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await _table.StartAsync(cancellationToken);
        var rows = await _table.ReadRows(0, 0);
        foreach (var row in rows.Reminders) Schedule(row);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate) _isStopped = true;
        Dispose();
        if (_table is not null) await _table.StopAsync(cancellationToken);
    }

    public void Dispose() => _timer?.Dispose();

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        var shortest = silo.Services.GetRequiredService<IOptions<ReminderOptions>>().Value.MinimumReminderPeriod;
        if (dueTime < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "A reminder's first tick cannot lie in the past.");
        if (period < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(period), period, "A reminder's period cannot be negative.");
        if (period < shortest) throw new ArgumentException($"The period of reminder \"{reminderName}\" is {period}; it has to be at least {shortest} (ReminderOptions.MinimumReminderPeriod).", nameof(period));
        var row = new ReminderEntry
        {
            GrainId = callingGrainId, ReminderName = reminderName, StartAt = silo.Time.GetUtcNow().UtcDateTime + dueTime, Period = period,
        };
        row.ETag = await Table.UpsertRow(row) ?? throw new ReminderException($"The reminder table did not take {row}.");
        Schedule(row);
        return new ReminderHandle(reminderName, row.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        var version = (reminder as ReminderHandle)?.ETag
            ?? throw new ArgumentException("The reminder was not made by this runtime.", nameof(reminder));
        if (!await Table.RemoveRow(callingGrainId, reminder.ReminderName, version) && await Table.ReadRow(callingGrainId, reminder.ReminderName) is not null)
        {
            throw new ReminderException($"Reminder \"{reminder.ReminderName}\" of {callingGrainId} was changed since; get it again to unregister it.");
        }

        lock (_gate)
        {
            if (_reminders.Remove((callingGrainId, reminder.ReminderName), out var ended)) ended.IsEnded = true;
        }
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await Table.ReadRow(callingGrainId, reminderName) is { } row ? new ReminderHandle(row.ReminderName, row.ETag!) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        var rows = await Table.ReadRows(callingGrainId);
        return [.. rows.Reminders.Select(r => new ReminderHandle(r.ReminderName, r.ETag!))];
    }

    private IReminderTable Table => _table ?? throw new InvalidOperationException(
        "Reminders are not configured: call UseInMemoryReminderService on the silo builder, or register an IReminderTable.");

    private void Schedule(ReminderEntry row)
    {
        var now = silo.Time.GetUtcNow().UtcDateTime;
        var isNow = row.StartAt == now;
        var reminder = new Reminder(row) { Due = isNow ? now : NextTick(row, now) };
        lock (_gate)
        {
            if (_reminders.TryGetValue((row.GrainId, row.ReminderName), out var former)) former.IsEnded = true;
            _reminders[(row.GrainId, row.ReminderName)] = reminder;
            _due.Enqueue(reminder, reminder.Due);
            Arm(now);
        }
    }

    // The first tick after a moment.
    private static DateTime NextTick(ReminderEntry row, DateTime now)
    {
        var start = DateTime.SpecifyKind(row.StartAt, DateTimeKind.Utc);
        if (now < start) return start;
        var passed = (now - start).Ticks / row.Period.Ticks;
        return start + TimeSpan.FromTicks((passed + 1) * row.Period.Ticks);
    }

    private void Arm(DateTime now)
    {
        while (_due.TryPeek(out var head, out _) && head.IsEnded) _due.Dequeue();
        if (_isStopped || !_due.TryPeek(out var next, out _)) return;
        var wait = next.Due - now;
        _timer!.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        var now = silo.Time.GetUtcNow().UtcDateTime;
        var due = new List<Reminder>();
        lock (_gate)
        {
            if (_isStopped) return;
            while (_due.TryPeek(out var head, out _) && (head.IsEnded || head.Due <= now))
            {
                _due.Dequeue();
                if (!head.IsEnded) due.Add(head);
            }

            Arm(now);
        }

        foreach (var reminder in due) _ = TickAsync(reminder, now);
    }

    // The next tick is set when this one was received, so a slow grain is not piled up with ticks.
    private async Task TickAsync(Reminder reminder, DateTime now)
    {
        var row = reminder.Row;
        try
        {
            await silo.Client.GetGrain<IRemindable>(row.GrainId).ReceiveReminder(row.ReminderName, new TickStatus(row.StartAt, row.Period, now));
        }
        catch (Exception exception)
        {
            silo.Log.ReminderFailed(exception, row.ReminderName, row.GrainId);
        }

        lock (_gate)
        {
            if (reminder.IsEnded || _isStopped) return;
            var current = silo.Time.GetUtcNow().UtcDateTime;
            reminder.Due = NextTick(row, current);
            _due.Enqueue(reminder, reminder.Due);
            Arm(current);
        }
    }

    private sealed class Reminder(ReminderEntry row)
    {
        public ReminderEntry Row => row;

        public DateTime Due { get; set; }

        public bool IsEnded { get; set; }
    }

    private sealed record ReminderHandle(string ReminderName, string ETag) : IGrainReminder;
}
