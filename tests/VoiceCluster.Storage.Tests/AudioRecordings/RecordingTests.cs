using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.TestKit;

namespace VoiceCluster.Storage.Tests.AudioRecordings;

public sealed class RecordingOnSqliteTests() : RecordingTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class RecordingOnPostgresTests(SharedPostgres server) : RecordingTests(new PostgresTestDatabase(server));

/// <summary>Recordings as files and rows, on a clock in the test's hand.</summary>
public abstract class RecordingTests(TestDatabase database) : DatabaseTests(database)
{
    private const string Leg = "leg1";

    private readonly VirtualTimeProvider _time = new(Sample.Start);

    [Fact]
    public async Task What_both_sides_said_is_in_the_file_and_the_row_says_how_long()
    {
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        Speak(recording, ms: 3000, caller: 11, agent: 22);
        recording.End(Leg, RecordingEnd.CallEnded);
        var row = await EndedAsync(storage, id);
        Assert.Equal((RecordingState.Ended, "call_ended", 3000, true, "[]"), (row.State, row.EndCause, row.DurationMs, row.Complete, row.Pauses));
        Assert.Equal((Sample.Start, Sample.Start.AddSeconds(3), "s1"), (row.StartedAt, row.EndedAt, row.SessionId));
        var path = storage.Get<IRecordingArchive>().FindAudio(id)!;
        Assert.Equal(row.Bytes, new FileInfo(path).Length);
        Assert.Equal(Path.Combine(Options.DataFolder, "recordings", "2026", "01", "01", $"{id:N}.wav"), path);
        var (left, right) = Read(path);
        Assert.Equal(3000 * 16, left.Length);
        Assert.All(left, sample => Assert.Equal(11, sample));
        Assert.All(right, sample => Assert.Equal(22, sample));
    }

    [Fact]
    public async Task At_every_moment_the_file_is_whole_and_lacks_at_most_a_second()
    {
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        await storage.Get<CallRecordings>().WriteAsync();
        var path = storage.Get<IRecordingArchive>().FindAudio(id)!;
        for (var ms = 100; ms <= 5000; ms += 100)
        {
            Speak(recording, ms: 100, caller: 1, agent: 2);
            if (ms % 500 == 0) await storage.Get<CallRecordings>().WriteAsync();
            Assert.InRange(ms - (Read(path).Left.Length / 16), 0, 1000);
        }
    }

    [Fact]
    public async Task What_is_said_in_a_pause_is_nowhere_in_the_file_and_the_row_says_where_it_was()
    {
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        Speak(recording, ms: 1000, caller: 1, agent: 1);
        recording.Pause(_time.GetUtcNow());
        Assert.Equal(RecordingState.Paused, (await storage.Get<IRecordingArchive>().FindAsync(id, default))!.State);
        Speak(recording, ms: 1000, caller: 13, agent: 13);
        recording.Resume(_time.GetUtcNow());
        Speak(recording, ms: 1000, caller: 2, agent: 2);
        recording.End(Leg, RecordingEnd.Stopped);
        var row = await EndedAsync(storage, id);
        using var pauses = JsonDocument.Parse(row.Pauses);
        var pause = Assert.Single(pauses.RootElement.EnumerateArray());
        Assert.Equal((1000, 2000), (pause.GetProperty("fromMs").GetInt32(), pause.GetProperty("toMs").GetInt32()));
        var (left, right) = Read(storage.Get<IRecordingArchive>().FindAudio(id)!);
        foreach (var side in (short[][])[left, right])
        {
            Assert.All(side[..(1000 * 16)], sample => Assert.Equal(1, sample));
            Assert.All(side[(1000 * 16)..(2000 * 16)], sample => Assert.Equal(0, sample));
            Assert.All(side[(2000 * 16)..], sample => Assert.Equal(2, sample));
        }
    }

    [Fact]
    public async Task A_pause_reaches_back_to_when_it_was_asked_for()
    {
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        Speak(recording, ms: 1000, caller: 1, agent: 1);
        var asked = _time.GetUtcNow();
        Speak(recording, ms: 200, caller: 13, agent: 13);
        recording.Pause(asked);
        Speak(recording, ms: 500, caller: 13, agent: 13);
        recording.End(Leg, RecordingEnd.Stopped);
        await EndedAsync(storage, id);
        var (left, right) = Read(storage.Get<IRecordingArchive>().FindAudio(id)!);
        Assert.DoesNotContain((short)13, left);
        Assert.DoesNotContain((short)13, right);
        Assert.Equal(1700 * 16, left.Length);
    }

    [Fact]
    public async Task A_pause_that_is_told_late_is_silence_also_where_the_file_had_something_else()
    {
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        Speak(recording, ms: 2000, caller: 1, agent: 1);
        var asked = _time.GetUtcNow();
        Speak(recording, ms: 3000, caller: 13, agent: 13);
        await storage.Get<CallRecordings>().WriteAsync();
        Assert.Contains((short)13, Read(storage.Get<IRecordingArchive>().FindAudio(id)!).Left);
        recording.Pause(asked);
        Speak(recording, ms: 1000, caller: 13, agent: 13);
        recording.Resume(_time.GetUtcNow());
        Speak(recording, ms: 1000, caller: 2, agent: 2);
        recording.End(Leg, RecordingEnd.Stopped);
        Assert.True((await EndedAsync(storage, id)).Complete);
        var (left, right) = Read(storage.Get<IRecordingArchive>().FindAudio(id)!);
        foreach (var side in (short[][])[left, right])
        {
            Assert.All(side[..(2000 * 16)], sample => Assert.Equal(1, sample));
            Assert.All(side[(2000 * 16)..(6000 * 16)], sample => Assert.Equal(0, sample));
            Assert.All(side[(6000 * 16)..], sample => Assert.Equal(2, sample));
            Assert.Equal(7000 * 16, side.Length);
        }
    }

    [Fact]
    public async Task A_caller_who_comes_back_goes_on_in_the_same_file_after_silence_as_long_as_he_was_away()
    {
        await using var storage = await OpenAsync(_time);
        var (id, first) = Open(storage);
        Speak(first, ms: 1000, caller: 1, agent: 1);
        first.Pause(_time.GetUtcNow());
        Speak(first, ms: 1000, caller: 13, agent: 13);
        first.Resume(_time.GetUtcNow());
        first.End(Leg, RecordingEnd.CallerGone);
        Assert.Equal("caller_gone", (await EndedAsync(storage, id)).EndCause);
        _time.Advance(TimeSpan.FromMinutes(3));
        var second = storage.Get<ICallRecordings>().Open("s1", id, Sample.Start, "leg2", isBegun: true);
        first.End(Leg, RecordingEnd.CallEnded); // too late: it is another leg's
        Assert.Equal(RecordingState.Recording, (await storage.Get<IRecordingArchive>().FindAsync(id, default))!.State);
        Speak(second, ms: 1000, caller: 2, agent: 2);
        second.End("leg2", RecordingEnd.CallEnded);
        var row = await EndedAsync(storage, id);
        Assert.Equal(183_000, row.DurationMs);
        Assert.Contains("1000", row.Pauses, StringComparison.Ordinal);
        var (left, _) = Read(storage.Get<IRecordingArchive>().FindAudio(id)!);
        Assert.Equal([0, 1, 0, 2], new[] { 1500, 500, 100_000, 182_500 }.Select(ms => (int)left[ms * 16]));
        Assert.Equal(2, left[182_000 * 16]);
        Assert.Equal(0, left[(182_000 * 16) - 1]);
    }

    [Fact]
    public async Task Begun_at_another_silo_it_goes_on_here_as_a_recording_of_its_own()
    {
        await using var storage = await OpenAsync(_time);
        var elsewhere = Guid.CreateVersion7(Sample.Start);
        _time.Advance(TimeSpan.FromMinutes(1));
        var recording = storage.Get<ICallRecordings>().Open("s1", elsewhere, Sample.Start, Leg, isBegun: true);
        Speak(recording, ms: 1000, caller: 1, agent: 1);
        recording.End(Leg, RecordingEnd.CallEnded);
        await storage.Get<CallRecordings>().WriteAsync();
        var row = Assert.Single(await storage.Get<IRecordingArchive>().ListAsync("s1", default));
        Assert.NotEqual(elsewhere, row.Id);
        Assert.Equal(1000, row.DurationMs);
    }

    [Fact]
    public async Task A_stop_of_the_process_ends_what_goes_on_and_loses_nothing()
    {
        Guid id;
        await using (var storage = await OpenAsync(_time))
        {
            (id, var recording) = Open(storage);
            Speak(recording, ms: 1230, caller: 1, agent: 1);
        }

        await using var next = await OpenAsync(_time);
        var row = (await next.Get<IRecordingArchive>().FindAsync(id, default))!;
        Assert.Equal(("shutdown", 1230, true), (row.EndCause, row.DurationMs, row.Complete));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_ended_at_the_next_start_with_all_that_its_file_holds()
    {
        // The process is killed as far as its files know: the row says that it goes on, and the file is cut off anywhere.
        var id = Guid.CreateVersion7(Sample.Start);
        string path;
        await using (var storage = await OpenAsync(_time))
        {
            await storage.Recorder.RecordAsync(
                new RecordingRecord { Id = id, SessionId = "s1", StartedAt = Sample.Start, State = RecordingState.Paused, Pauses = """[{"fromMs":500}]""" }, default);
            using var file = new RecordingFile(storage.Get<RecordingFolder>(), id);
            file.Write(new short[2 * 16 * 1500], 0);
            file.Flush();
            path = storage.Get<IRecordingArchive>().FindAudio(id)!;
        }

        using (var damaged = new FileStream(path, FileMode.Open)) damaged.SetLength(damaged.Length - 4001);
        await using var next = await OpenAsync(_time);
        var row = (await next.Get<IRecordingArchive>().FindAsync(id, default))!;
        Assert.Equal((RecordingState.Ended, "crash", false, 1437), (row.State, row.EndCause, row.Complete, row.DurationMs));
        Assert.Contains("500", row.Pauses, StringComparison.Ordinal);
        Assert.Equal(Sample.Start.AddMilliseconds(1437), row.EndedAt);
        Assert.Equal((16 * 1500) - 1001, Read(path).Left.Length);
        Assert.Equal(row.Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_once_and_what_is_missing_is_silence_and_counted()
    {
        await using var storage = await OpenAsync(_time);
        // A file where the folder of the day must be.
        Directory.CreateDirectory(Path.Combine(Options.DataFolder, "recordings", "2026", "01"));
        var obstacle = Path.Combine(Options.DataFolder, "recordings", "2026", "01", "01");
        await File.WriteAllTextAsync(obstacle, "");
        var (id, recording) = Open(storage);
        for (var i = 0; i < 4; i++)
        {
            Speak(recording, ms: 500, caller: 1, agent: 1);
            await storage.Get<CallRecordings>().WriteAsync();
        }

        File.Delete(obstacle);
        Speak(recording, ms: 1000, caller: 2, agent: 2);
        recording.End(Leg, RecordingEnd.CallEnded);
        var row = await EndedAsync(storage, id);
        Assert.Equal((false, 3000), (row.Complete, row.DurationMs));
        Assert.Equal(1500, row.LostMs);
        var (left, right) = Read(storage.Get<IRecordingArchive>().FindAudio(id)!);
        Assert.All(left[..(1500 * 16)], sample => Assert.Equal(0, sample));
        Assert.Equal((1, 2, 2), (left[1600 * 16], left[2500 * 16], right[2500 * 16]));
        Assert.Single(storage.Logs.At(Microsoft.Extensions.Logging.LogLevel.Error), line => line.Contains("cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deleting_takes_file_and_row_and_never_one_that_goes_on()
    {
        await using var storage = await OpenAsync(_time);
        var archive = storage.Get<IRecordingArchive>();
        var (id, recording) = Open(storage);
        Speak(recording, ms: 1000, caller: 1, agent: 1);
        await storage.Get<CallRecordings>().WriteAsync();
        Assert.False(await archive.DeleteAsync(id, default));
        Assert.NotNull(archive.FindAudio(id));
        recording.End(Leg, RecordingEnd.CallEnded);
        await EndedAsync(storage, id);
        Assert.True(await archive.DeleteAsync(id, default));
        Assert.Null(archive.FindAudio(id));
        Assert.Null(await archive.FindAsync(id, default));
        Assert.Empty(await archive.ListAsync(null, default));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Options.DataFolder, "recordings")));
    }

    [Fact]
    public async Task Retention_takes_the_old_ones_and_leaves_the_young_and_the_live()
    {
        await using var storage = await OpenAsync(_time);
        var archive = storage.Get<RecordingArchive>();
        var (old, first) = Open(storage, "old");
        var (live, second) = Open(storage, "live");
        first.End(Leg, RecordingEnd.CallEnded);
        await EndedAsync(storage, old);
        _time.Advance(TimeSpan.FromSeconds(5));
        var (young, third) = Open(storage, "young");
        third.End(Leg, RecordingEnd.CallEnded);
        await EndedAsync(storage, young);
        Assert.Equal(1, await archive.DeleteBeforeAsync(Sample.Start.AddSeconds(1), default));
        Assert.Equal(new[] { young, live }, (await archive.ListAsync(null, default)).Select(row => row.Id));
        Assert.Equal((true, false, false), (archive.FindAudio(old) is null, archive.FindAudio(live) is null, archive.FindAudio(young) is null));
        second.End(Leg, RecordingEnd.CallEnded);
    }

    [Fact]
    public async Task They_go_by_themselves_after_their_days()
    {
        await using var storage = await TestStorage.OpenAsync(Options with { RecordingDays = 7 }, _time);
        var (id, recording) = Open(storage);
        recording.End(Leg, RecordingEnd.CallEnded);
        await EndedAsync(storage, id);
        _time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(storage.Get<IRecordingArchive>().FindAudio(id));
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromHours(1));
            return storage.CountAsync("recordings").GetAwaiter().GetResult() == 0;
        });
        Assert.Null(storage.Get<IRecordingArchive>().FindAudio(id));
    }

    [Fact]
    public async Task Folders_are_for_this_user_only()
    {
        if (OperatingSystem.IsWindows()) return; // which has other permissions
        await using var storage = await OpenAsync(_time);
        var (id, recording) = Open(storage);
        recording.End(Leg, RecordingEnd.CallEnded);
        await EndedAsync(storage, id);
        var path = storage.Get<IRecordingArchive>().FindAudio(id)!;
        for (var folder = Path.GetDirectoryName(path)!; folder != Path.GetFullPath(Options.DataFolder); folder = Path.GetDirectoryName(folder)!)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_frame_is_put_in_without_allocating()
    {
        await using var storage = await OpenAsync(_time);
        var (_, recording) = Open(storage);
        var frame = new byte[Frame.Bytes];
        for (var i = 0; i < 2000; i++) recording.Caller(frame, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(1));
        recording.Pause(_time.GetUtcNow());
        recording.Resume(_time.GetUtcNow());
        await storage.Get<CallRecordings>().WriteAsync();
        _time.Advance(TimeSpan.FromSeconds(100));
        await storage.Get<CallRecordings>().WriteAsync();
        var now = _time.GetTimestamp();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                recording.Caller(frame, now);
                recording.Agent(frame, now, continues: true);
            }
        }));
    }

    private (Guid Id, ICallRecording Recording) Open(TestStorage storage, string session = "s1")
    {
        var now = _time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return (id, storage.Get<ICallRecordings>().Open(session, id, now, Leg, isBegun: false));
    }

    /// <summary>Both sides say one value each, in real time.</summary>
    private void Speak(ICallRecording recording, int ms, short caller, short agent)
    {
        var said = MemoryMarshal.AsBytes<short>(Enumerable.Repeat(caller, ms % 20 == 0 ? Frame.Samples : 160).ToArray()).ToArray();
        var heard = MemoryMarshal.AsBytes<short>(Enumerable.Repeat(agent, said.Length / 2).ToArray()).ToArray();
        var step = TimeSpan.FromMilliseconds(said.Length / 32.0);
        for (var done = TimeSpan.Zero; done < TimeSpan.FromMilliseconds(ms); done += step)
        {
            recording.Agent(heard, _time.GetTimestamp(), continues: true);
            _time.Advance(step);
            recording.Caller(said, _time.GetTimestamp());
        }
    }

    private static async Task<RecordingRecord> EndedAsync(TestStorage storage, Guid id)
    {
        await storage.Get<CallRecordings>().WriteAsync();
        var row = await storage.Get<IRecordingArchive>().FindAsync(id, default);
        Assert.Equal(RecordingState.Ended, row?.State);
        return row!;
    }

    private static (short[] Left, short[] Right) Read(string path)
    {
        using var reader = new WavReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        Assert.Equal((AudioFormat.InCluster, 2), (reader.Format, reader.Channels));
        var samples = new short[(reader.Remaining ?? 0) * 2];
        Assert.Equal(samples.Length, reader.Read(samples));
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }
}
