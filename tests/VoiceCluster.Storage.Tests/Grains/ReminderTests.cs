namespace VoiceCluster.Storage.Tests;

public sealed class ReminderOnSqliteTests() : ReminderTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class ReminderOnPostgresTests(SharedPostgres server) : ReminderTests(new PostgresTestDatabase(server));

public abstract class ReminderTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly StoredReminder Reminder = new("call/s-1", "stale", Sample.Start.AddMilliseconds(7), TimeSpan.FromDays(60));

    [Fact]
    public async Task Flow_Missing_Written_Overwritten_Removed()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IReminderStore>();
        Assert.Null(await store.FindAsync(Reminder.GrainId, Reminder.Name, default));

        var first = await store.UpsertAsync(Reminder, default);
        Assert.Equal(Reminder with { ETag = first }, await store.FindAsync(Reminder.GrainId, Reminder.Name, default));
        var changed = Reminder with { Period = TimeSpan.FromMinutes(1) };
        var second = await store.UpsertAsync(changed, default);
        Assert.NotEqual(first, second);
        Assert.Equal([changed with { ETag = second }], await store.ReadAsync(Reminder.GrainId, default));

        Assert.False(await store.RemoveAsync(Reminder.GrainId, Reminder.Name, first, default));
        Assert.False(await store.RemoveAsync(Reminder.GrainId, Reminder.Name, "no etag", default));
        Assert.True(await store.RemoveAsync(Reminder.GrainId, Reminder.Name, second, default));
        Assert.Empty(await store.ReadAsync(Reminder.GrainId, default));
    }

    [Fact]
    public async Task Two_halves_of_the_ring_hold_every_reminder_once()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IReminderStore>();
        var grains = Enumerable.Range(0, 100).Select(i => $"call/s-{i}").ToList();
        foreach (var grain in grains) await store.UpsertAsync(Reminder with { GrainId = grain }, default);
        foreach (var (low, high) in ((uint, uint)[])[(0, 1u << 31), (1u << 30, 3u << 30), (17, uint.MaxValue)])
        {
            var inside = Grains(await store.ReadRangeAsync(low, high, default));
            var outside = Grains(await store.ReadRangeAsync(high, low, default));
            Assert.Equal(grains.Where(grain => OrleansHash.OfGrainId(grain) is var hash && hash > low && hash <= high).Order(), inside);
            Assert.Equal(grains.Except(inside).Order(), outside);
        }

        Assert.Equal(grains.Order(), Grains(await store.ReadRangeAsync(5, 5, default)));
    }

    [Fact]
    public async Task Reminders_outlive_the_process_and_clear_removes_those_of_the_service_only()
    {
        await using (var storage = await OpenAsync()) await storage.Get<IReminderStore>().UpsertAsync(Reminder, default);
        await using (var other = await TestStorage.OpenAsync(Options with { ServiceId = "another" })) await other.Get<IReminderStore>().ClearAsync(default);
        await using var next = await OpenAsync();
        Assert.Single(await next.Get<IReminderStore>().ReadAsync(Reminder.GrainId, default));
        await next.Get<IReminderStore>().ClearAsync(default);
        Assert.Empty(await next.Get<IReminderStore>().ReadRangeAsync(0, 0, default));
    }

    [Fact]
    public async Task A_name_too_long_for_the_schema_is_refused_with_a_clear_error()
    {
        await using var storage = await OpenAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => storage.Get<IReminderStore>().UpsertAsync(Reminder with { Name = new string('n', 151) }, default));
        Assert.Contains("1 to 150 characters", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Grains(IEnumerable<StoredReminder> reminders) => reminders.Select(reminder => reminder.GrainId).Order();
}
