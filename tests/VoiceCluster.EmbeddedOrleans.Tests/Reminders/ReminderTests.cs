using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Reminders;

public interface IReminderGrain : IGrainWithStringKey, IRemindable
{
    Task Register(string name, double dueMinutes, double periodMinutes);

    Task Unregister(string name);

    Task<List<string>> Names();

    Task FailNext();

    Task End();
}

public sealed class ReminderGrain(ReminderTicks ticks) : Grain, IReminderGrain
{
    private bool _fails;

    public Task Register(string name, double dueMinutes, double periodMinutes) =>
        this.RegisterOrUpdateReminder(name, TimeSpan.FromMinutes(dueMinutes), TimeSpan.FromMinutes(periodMinutes));

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<List<string>> Names() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];

    public Task FailNext()
    {
        _fails = true;
        return Task.CompletedTask;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        ticks.All.Add($"{this.GetPrimaryKeyString()}/{reminderName}");
        if (!_fails) return Task.CompletedTask;
        _fails = false;
        throw new InvalidOperationException("A reminder fails.");
    }
}

public sealed class ReminderTicks
{
    public ConcurrentBag<string> All { get; } = [];

    public int Of(string reminder) => All.Count(t => t == reminder);
}

/// <summary>A table that outlives silos, as a database does.</summary>
public sealed class LastingReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderEntry> _rows = new();

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(r => r.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(_rows.Values.Where(r =>
    {
        var hash = r.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    })));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult(_rows.GetValueOrDefault((grainId, reminderName)));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        entry.ETag = Guid.NewGuid().ToString();
        _rows[(entry.GrainId, entry.ReminderName)] = entry;
        return Task.FromResult<string?>(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(_rows.TryRemove((grainId, reminderName), out _));

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }
}

public sealed class ReminderTests : IAsyncLifetime
{
    private readonly ReminderTicks _ticks = new();
    private readonly LastingReminderTable _table = new();
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_reminder_ticks_when_due_and_then_by_its_period()
    {
        await Grain("tick").Register("r", 2, 5);
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(1.9));
        Assert.Equal(0, _ticks.Of("tick/r"));
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(0.2));
        Assert.Equal(1, _ticks.Of("tick/r"));
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(3, _ticks.Of("tick/r"));
    }

    [Fact]
    public async Task A_reminder_activates_its_grain()
    {
        await Grain("sleeping").Register("r", 3, 60);
        await Grain("sleeping").End();
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(1, _ticks.Of("sleeping/r"));
    }

    [Fact]
    public async Task Reminders_are_listed_replaced_and_unregistered()
    {
        await Grain("list").Register("a", 1, 1);
        await Grain("list").Register("b", 1, 1);
        await Grain("list").Register("a", 30, 30);
        Assert.Equal(["a", "b"], (await Grain("list").Names()).Order());
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(0, _ticks.Of("list/a"));
        Assert.Equal(5, _ticks.Of("list/b"));
        await Grain("list").Unregister("b");
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(5, _ticks.Of("list/b"));
        Assert.Equal(["a"], await Grain("list").Names());
    }

    [Fact]
    public async Task A_failing_reminder_ticks_again()
    {
        await Grain("fails").Register("r", 1, 1);
        await Grain("fails").FailNext();
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(3.5));
        Assert.Equal(3, _ticks.Of("fails/r"));
    }

    [Fact]
    public async Task A_period_under_a_minute_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain("short").Register("r", 0, 0.5));
    }

    [Fact]
    public async Task Reminders_survive_a_restart()
    {
        await Grain("restart").Register("r", 3, 10);
        var elapsed = _silo.Clock.GetUtcNow();
        await _silo.DisposeAsync();
        _silo = await StartAsync();
        _silo.Clock.Advance(elapsed - _silo.Clock.GetUtcNow());
        Assert.Equal(["r"], await Grain("restart").Names());
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(1, _ticks.Of("restart/r"));
    }

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Services.AddSingleton(_ticks);
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_table);
    });

    private IReminderGrain Grain(string key) => _silo.Client.GetGrain<IReminderGrain>(key);
}
