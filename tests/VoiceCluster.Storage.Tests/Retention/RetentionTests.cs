using VoiceCluster.TestKit;

namespace VoiceCluster.Storage.Tests;

public sealed class RetentionOnSqliteTests() : RetentionTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class RetentionOnPostgresTests(SharedPostgres server) : RetentionTests(new PostgresTestDatabase(server));

public abstract class RetentionTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly DateTimeOffset Cutoff = Sample.Start.AddDays(30);

    [Fact]
    public async Task Old_sessions_go_with_all_that_belongs_to_them_and_the_others_stay()
    {
        await using var storage = await OpenAsync();
        for (var i = 0; i < 450; i++) await RecordAsync(storage, $"old-{i}", Sample.Start);
        await RecordAsync(storage, "new", Cutoff.AddHours(1));
        await storage.FlushAsync();

        Assert.Equal(450, await storage.Get<CallRetention>().DeleteBeforeAsync(Cutoff, default));
        foreach (var table in (string[])["sessions", "turns", "llm_calls", "telemetry"]) Assert.Equal(1, await storage.CountAsync(table));
        Assert.NotNull(await storage.History.FindSessionAsync("new", default));
        Assert.Equal(0, await storage.Get<CallRetention>().DeleteBeforeAsync(Cutoff, default));
    }

    [Fact]
    public async Task A_session_counts_from_its_last_sign_of_life()
    {
        await using var storage = await OpenAsync();
        await storage.Recorder.RecordAsync(Sample.Session("ended-late") with { EndedAt = Cutoff });
        await storage.Recorder.RecordAsync(Sample.Session("still-talking"));
        await storage.Recorder.RecordAsync(Sample.Turn("still-talking", 1) with { CompletedAt = Cutoff });
        await storage.Recorder.RecordAsync(Sample.Session("crashed"));
        await storage.FlushAsync();
        Assert.Equal(1, await storage.Get<CallRetention>().DeleteBeforeAsync(Cutoff, default));
        Assert.Null(await storage.History.FindSessionAsync("crashed", default));
        Assert.Equal(2, await storage.CountAsync("sessions"));
    }

    [Fact]
    public async Task What_never_had_a_session_goes_by_its_own_age()
    {
        await using var storage = await OpenAsync();
        await storage.Recorder.RecordAsync(Sample.Turn("orphan", 1));
        await storage.Recorder.RecordAsync(Sample.LlmCall("orphan", 1));
        await storage.Recorder.RecordAsync(Sample.Telemetry("orphan", 1));
        await storage.Recorder.RecordAsync(Sample.Understanding("orphan", 1));
        await storage.Recorder.RecordAsync(Sample.Turn("orphan", 2) with { CompletedAt = Cutoff });
        await storage.FlushAsync();
        await storage.Get<CallRetention>().DeleteBeforeAsync(Cutoff, default);
        Assert.Equal((1, 0, 0, 0), (await storage.CountAsync("turns"), await storage.CountAsync("llm_calls"), await storage.CountAsync("telemetry"), await storage.CountAsync("turn_understanding")));
    }

    [Fact]
    public async Task The_timer_deletes_what_has_become_too_old()
    {
        var time = new VirtualTimeProvider(Sample.Start);
        await using var storage = await TestStorage.OpenAsync(Options with { RetentionDays = 30, RetentionInterval = TimeSpan.FromHours(1) }, time);
        await RecordAsync(storage, "s1", Sample.Start);
        await storage.FlushAsync();

        // Once an hour for 30 days: nothing; then it goes.
        time.Advance(TimeSpan.FromDays(30));
        Assert.NotNull(await storage.History.FindSessionAsync("s1", default));
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return storage.CountAsync("sessions").GetAwaiter().GetResult() == 0;
        });
    }

    private static async Task RecordAsync(TestStorage storage, string session, DateTimeOffset start)
    {
        await storage.Recorder.RecordAsync(Sample.Session(session) with { StartedAt = start, EndedAt = start.AddMinutes(1) });
        await storage.Recorder.RecordAsync(Sample.Turn(session, 1) with { CompletedAt = start });
        await storage.Recorder.RecordAsync(Sample.LlmCall(session, 1) with { StartedAt = start });
        await storage.Recorder.RecordAsync(Sample.Telemetry(session, 1) with { At = start });
        await storage.Recorder.RecordAsync(Sample.Understanding(session, 1) with { UnderstoodAt = start });
    }
}
