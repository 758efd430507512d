using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

public sealed class RecorderOnSqliteTests() : RecorderTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class RecorderOnPostgresTests(SharedPostgres server) : RecorderTests(new PostgresTestDatabase(server));

public abstract class RecorderTests(TestDatabase database) : DatabaseTests(database)
{
    [Fact]
    public async Task What_is_recorded_is_read_back_from_the_database_as_it_was()
    {
        await using var storage = await OpenAsync();
        var session = Sample.Session("s1") with { EndedAt = Sample.Start.AddMinutes(3), EndCause = "hang_up", Metadata = """{"name":"Ada"}""" };
        var call = Sample.LlmCall("s1", 1);
        await storage.Recorder.RecordAsync(session);
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 1));
        await storage.Recorder.RecordAsync(call);
        await storage.Recorder.RecordAsync(Sample.Telemetry("s1", 5));
        await storage.Recorder.RecordAsync(Sample.Understanding("s1", 1));
        await storage.FlushAsync();
        Assert.Equal(0, storage.Health.PendingRecords);

        var readSession = await storage.History.FindSessionAsync("s1", default);
        var turn = Assert.Single(await storage.History.GetTurnsAsync("s1", 0, default));
        AssertJson(session.Metadata, readSession!.Metadata);
        AssertJson(Sample.Turn("s1", 1).Timings, turn.Timings);
        AssertJson(Sample.Turn("s1", 1).StateHistory, turn.StateHistory);
        AssertJson(session.Settings, readSession.Settings);
        Assert.Equal(session, readSession with { Metadata = session.Metadata, Settings = session.Settings });
        Assert.Equal(Sample.Turn("s1", 1), turn with { Timings = Sample.Turn("s1", 1).Timings, StateHistory = Sample.Turn("s1", 1).StateHistory });
        Assert.Equal(call, Assert.Single(await storage.History.GetLlmCallsAsync("s1", default)));
        Assert.Equal(Sample.Telemetry("s1", 5), Assert.Single(await storage.History.GetTelemetryAsync("s1", default)));
        var understanding = Assert.Single(await storage.History.GetUnderstandingAsync("s1", default));
        AssertJson(Sample.Understanding("s1", 1).Entities, understanding.Entities);
        Assert.Equal(Sample.Understanding("s1", 1), understanding with { Entities = Sample.Understanding("s1", 1).Entities });
    }

    [Fact]
    public async Task An_unknown_session_reads_as_nothing()
    {
        await using var storage = await OpenAsync();
        Assert.Null(await storage.History.FindSessionAsync("nobody", default));
        Assert.Null(await storage.History.FindSessionAsync(new string('x', 5000), default));
        Assert.Empty(await storage.History.GetTurnsAsync("nobody", 0, default));
    }

    [Fact]
    public async Task A_record_written_again_takes_the_place_of_its_former_self()
    {
        await using var storage = await OpenAsync();
        var call = Sample.LlmCall("s1", 1);
        for (var time = 0; time < 3; time++)
        {
            await storage.Recorder.RecordAsync(Sample.Session("s1") with { EndCause = $"cause {time}" });
            await storage.Recorder.RecordAsync(Sample.Turn("s1", 1) with { HeardMs = time });
            await storage.Recorder.RecordAsync(call with { CompletionTokens = time });
            await storage.Recorder.RecordAsync(Sample.Telemetry("s1", 1) with { Interruptions = time });
            await storage.FlushAsync();
        }

        Assert.Equal("cause 2", (await storage.History.FindSessionAsync("s1", default))!.EndCause);
        Assert.Equal(2, Assert.Single(await storage.History.GetTurnsAsync("s1", 0, default)).HeardMs);
        Assert.Equal(2, Assert.Single(await storage.History.GetLlmCallsAsync("s1", default)).CompletionTokens);
        Assert.Equal(2, Assert.Single(await storage.History.GetTelemetryAsync("s1", default)).Interruptions);
    }

    [Fact]
    public async Task The_newest_of_many_versions_of_a_session_wins()
    {
        await using var storage = await OpenAsync();
        for (var i = 0; i < 1000; i++)
            await storage.Recorder.RecordAsync(Sample.Session("s1") with { EndCause = i.ToString(CultureInfo.InvariantCulture) });
        await storage.FlushAsync();
        Assert.Equal("999", (await storage.History.FindSessionAsync("s1", default))!.EndCause);
    }

    [Fact]
    public async Task A_thousand_calls_record_at_once_and_nothing_is_lost()
    {
        await using var storage = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () =>
            await storage.Recorder.RecordAsync(Sample.Turn($"call-{i % 100}", 1 + (i / 100))))));
        await storage.FlushAsync();
        Assert.Equal(1000, await storage.CountAsync("turns"));
        Assert.Equal(Enumerable.Range(1, 10), (await storage.History.GetTurnsAsync("call-7", 0, default)).Select(turn => turn.Number));
        Assert.Equal([9, 10], (await storage.History.GetTurnsAsync("call-7", 8, default)).Select(turn => turn.Number));
    }

    [Fact]
    public async Task Any_text_a_caller_can_produce_is_stored()
    {
        await using var storage = await OpenAsync();
        var huge = string.Concat(Enumerable.Repeat("0123456789abcdef", 640 * 1024)); // 10 MiB
        await storage.Recorder.RecordAsync(Sample.Session("s1") with { Metadata = """{"a":"x\u0000y","b":"\ud83d\ude00","c":"\ud83d","d":"\\u0000"}""" });
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 1) with { UserText = "a\0b", AgentText = "\ud83d", HeardText = "👩‍👩‍👧 ünï \u001e\n\t\"\\ 電話" });
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 2) with { UserText = huge });
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 3) with { Confidence = double.NaN });
        await storage.FlushAsync();

        var turns = await storage.History.GetTurnsAsync("s1", 0, default);
        Assert.Equal(("a\uFFFDb", "\uFFFD", "👩‍👩‍👧 ünï \u001e\n\t\"\\ 電話"), (turns[0].UserText, turns[0].AgentText, turns[0].HeardText));
        Assert.Equal(huge, turns[1].UserText);
        Assert.Equal(0, turns[2].Confidence);
        var metadata = JsonDocument.Parse((await storage.History.FindSessionAsync("s1", default))!.Metadata).RootElement;
        Assert.Equal("x\uFFFDy", metadata.GetProperty("a").GetString());
        Assert.Equal("😀", metadata.GetProperty("b").GetString());
        Assert.Equal("\uFFFD", metadata.GetProperty("c").GetString());
        Assert.Equal("\\u0000", metadata.GetProperty("d").GetString());
        Assert.Equal(0, storage.Health.QuarantinedRecords);
    }

    [Fact]
    public async Task A_record_that_makes_no_sense_is_refused_at_the_door()
    {
        await using var storage = await OpenAsync();
        var recorder = storage.Recorder;
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Session("no spaces")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Session(new string('x', 65))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Session("s") with { Metadata = "{" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Session("s") with { Metadata = "[]" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Turn("s", 1) with { StateHistory = "{}" }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await recorder.RecordAsync(Sample.Turn("s", 0)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await recorder.RecordAsync(Sample.Turn("s", 1) with { AgentText = new string('x', (64 << 20) + 1) }));
        Assert.Equal(0, storage.Health.PendingRecords);
    }

    [Fact]
    public async Task A_record_the_database_refuses_is_set_aside_and_the_others_are_stored()
    {
        await using var storage = await OpenAsync();
        await storage.ExecuteAsync(Tested.RefusePoison);
        await Task.WhenAll(Enumerable.Range(1, 50).Select(number =>
            storage.Recorder.RecordAsync(Sample.Turn("s1", number) with { UserText = number == 25 ? "poison" : "fine" }).AsTask()));
        await storage.FlushAsync();

        Assert.Equal(Enumerable.Range(1, 50).Except([25]), (await storage.History.GetTurnsAsync("s1", 0, default)).Select(turn => turn.Number));
        Assert.Equal(1, storage.Health.QuarantinedRecords);
        Assert.Equal(0, storage.Health.PendingRecords);
        var line = JsonDocument.Parse(Assert.Single(Quarantined().Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal("turns", line.GetProperty("table").GetString());
        Assert.Equal(25, line.GetProperty("record").GetProperty("number").GetInt32());
        Assert.Contains("poison", line.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(storage.Logs.At(LogLevel.Error), text => text.Contains("refuses record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_database_is_away_records_are_kept_and_readable_and_follow_in_order()
    {
        await using var storage = await OpenAsync();
        await storage.Recorder.RecordAsync(Sample.Session("s1"));
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 1));
        await storage.FlushAsync();
        await using (await Tested.BreakAsync(Options))
        {
            for (var number = 2; number <= 600; number++) await storage.Recorder.RecordAsync(Sample.Turn("s1", number));
            for (var i = 0; i < 20; i++) await storage.Recorder.RecordAsync(Sample.Session("s1") with { EndCause = $"cause {i}" });
            await Wait.UntilAsync(() => !storage.Health.IsDatabaseReachable && storage.Health.PendingRecords == 619);
            Assert.NotNull(storage.Health.LastError);
            Assert.Equal(600, (await storage.History.GetTurnsAsync("s1", 0, default)).Count);
            Assert.Equal("cause 19", (await storage.History.FindSessionAsync("s1", default))!.EndCause);
        }

        await storage.FlushAsync();
        Assert.True(storage.Health.IsDatabaseReachable);
        Assert.Equal(0, storage.Health.PendingRecords);
        Assert.Equal(600, await storage.CountAsync("turns"));
        Assert.Equal("cause 19", (await storage.History.FindSessionAsync("s1", default))!.EndCause);
    }

    [Fact]
    public async Task What_a_stop_leaves_in_the_log_is_in_the_database_when_the_next_start_returns()
    {
        var storage = await OpenAsync();
        await using (await Tested.BreakAsync(Options))
        {
            for (var number = 1; number <= 300; number++) await storage.Recorder.RecordAsync(Sample.Turn("s1", number));
            await Wait.UntilAsync(() => !storage.Health.IsDatabaseReachable);
            await storage.DisposeAsync();
        }

        Assert.Contains(storage.Logs.At(LogLevel.Warning), text => text.Contains("Stopped with 300 records", StringComparison.Ordinal));
        await using var next = await OpenAsync();
        Assert.Equal(300, await next.CountAsync("turns"));
        Assert.Equal(0, next.Health.PendingRecords);
        Assert.Contains(next.Logs.At(LogLevel.Information), text => text.Contains("Brought 300 records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_brings_what_is_pending_into_the_database_and_leaves_an_empty_log()
    {
        var storage = await OpenAsync();
        var recorder = storage.Recorder;
        for (var number = 1; number <= 100; number++) await recorder.RecordAsync(Sample.Turn("s1", number));
        await storage.DisposeAsync();
        Assert.Empty(Directory.GetFiles(LogFolder, "*.log"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await recorder.RecordAsync(Sample.Turn("s1", 101)));

        await using var next = await OpenAsync();
        Assert.Equal(100, await next.CountAsync("turns"));
        await next.Recorder.RecordAsync(Sample.Turn("s1", 101));
        await next.FlushAsync();
        Assert.Equal(101, await next.CountAsync("turns"));
    }

    [Fact]
    public async Task A_log_written_twice_stores_everything_once()
    {
        await using (var storage = await OpenAsync())
        {
            for (var number = 1; number <= 20; number++) await storage.Recorder.RecordAsync(Sample.Turn("s1", number));
            await storage.FlushAsync();
            foreach (var file in Directory.GetFiles(LogFolder)) File.Copy(file, file + ".kept");
        }

        // As after a kill just before the checkpoint.
        foreach (var file in Directory.GetFiles(LogFolder, "*.log.kept")) File.Move(file, file[..^".kept".Length]);
        File.Delete(Path.Combine(LogFolder, "checkpoint"));
        await using var next = await OpenAsync();
        Assert.Equal(20, await next.CountAsync("turns"));
        Assert.Equal(0, next.Health.PendingRecords);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(actual).RootElement), actual);
}
