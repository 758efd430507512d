using System.Text;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage.Tests;

public sealed class DamagedLogOnSqliteTests() : DamagedLogTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class DamagedLogOnPostgresTests(SharedPostgres server) : DamagedLogTests(new PostgresTestDatabase(server));

/// <summary>A start that finds damage in the log.</summary>
public abstract class DamagedLogTests(TestDatabase database) : DatabaseTests(database)
{
    [Fact]
    public async Task A_torn_last_record_is_reported_and_all_before_it_is_stored()
    {
        var file = await LeaveLogAsync();
        await using (var cut = new FileStream(file, FileMode.Open)) cut.SetLength(cut.Length - 10);
        await using var storage = await OpenAsync();
        Assert.Equal(19, await storage.CountAsync("turns"));
        Assert.Contains(storage.Logs.At(LogLevel.Warning), text => text.Contains("cut short", StringComparison.Ordinal));
        Assert.Equal(0, storage.Health.QuarantinedRecords);
    }

    [Fact]
    public async Task A_damaged_record_in_the_middle_is_set_aside_and_the_others_are_stored()
    {
        var file = await LeaveLogAsync();
        var bytes = await File.ReadAllBytesAsync(file);
        var tenth = Encoding.UTF8.GetString(bytes).IndexOf("\"number\":10,", StringComparison.Ordinal);
        bytes[tenth + 9] = (byte)'9';
        await File.WriteAllBytesAsync(file, bytes);

        await using var storage = await OpenAsync();
        Assert.Equal(Enumerable.Range(1, 20).Except([10]), (await storage.History.GetTurnsAsync("s1", 0, default)).Select(turn => turn.Number));
        Assert.Equal((1, 0), (storage.Health.QuarantinedRecords, storage.Health.PendingRecords));
        Assert.Contains(storage.Logs.At(LogLevel.Error), text => text.Contains("damaged bytes", StringComparison.Ordinal));
        Assert.Contains("\"reason\":\"damaged\"", Quarantined(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_a_kind_this_version_does_not_know_are_set_aside()
    {
        var file = await LeaveLogAsync();
        var frame = new byte[LogFormat.MaxFrameBytes(2)];
        var length = LogFormat.Write(frame, 21, (RecordKind)'z', "s1", "{}"u8);
        await using (var end = new FileStream(file, FileMode.Append)) await end.WriteAsync(frame.AsMemory(0, length));
        await using var storage = await OpenAsync();
        Assert.Equal(20, await storage.CountAsync("turns"));
        Assert.Equal(1, storage.Health.QuarantinedRecords);
        Assert.Contains("no records of kind 'z'", Quarantined().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Leaves twenty turns in the log that are not in the database.</summary>
    private async Task<string> LeaveLogAsync()
    {
        await using (var storage = await OpenAsync())
        {
            await using var broken = await Tested.BreakAsync(Options);
            for (var number = 1; number <= 20; number++) await storage.Recorder.RecordAsync(Sample.Turn("s1", number));
            await Wait.UntilAsync(() => !storage.Health.IsDatabaseReachable);
            await storage.DisposeAsync();
        }

        return Assert.Single(Directory.GetFiles(LogFolder, "*.log"));
    }
}
