using Npgsql;

namespace VoiceCluster.Storage.Tests;

/// <summary>The statements in OrleansQuery, run as Orleans' ADO.NET providers run them: by name, without types, nulls included.</summary>
[Trait("Needs", "postgres")]
public sealed class OrleansStatementsTests(SharedPostgres server) : DatabaseTests(new PostgresTestDatabase(server))
{
    private static readonly (string, object?)[] Grain =
    [
        ("GrainIdHash", 5), ("GrainIdN0", 0L), ("GrainIdN1", 7L), ("GrainTypeHash", 6), ("GrainTypeString", "state"), ("GrainIdExtensionString", null), ("ServiceId", "service"),
    ];

    [Fact]
    public async Task Grain_state_is_written_read_cleared_and_deleted()
    {
        await using (await OpenAsync())
        {
            byte[] payload = [1, 2, 3];
            Assert.Equal(1, await RunAsync("WriteToStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", null), ("PayloadBinary", payload)]));
            Assert.Null(await RunAsync("WriteToStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", null), ("PayloadBinary", payload)]));
            Assert.Equal(2, await RunAsync("WriteToStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", 1), ("PayloadBinary", payload)]));
            Assert.Null(await RunAsync("WriteToStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", 1), ("PayloadBinary", payload)]));
            Assert.Equal(payload, await RunAsync("ReadFromStorageKey", "PayloadBinary", Grain));
            Assert.Equal(2, await RunAsync("ReadFromStorageKey", "Version", Grain));
            Assert.Equal(3, await RunAsync("ClearStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", 2)]));
            Assert.Equal(DBNull.Value, await RunAsync("ReadFromStorageKey", "PayloadBinary", Grain));
            Assert.Equal(4, await RunAsync("DeleteStorageKey", "NewGrainStateVersion", [.. Grain, ("GrainStateVersion", 3)]));
            Assert.Null(await RunAsync("ReadFromStorageKey", "Version", Grain));
        }
    }

    [Fact]
    public async Task Reminders_are_written_read_and_deleted()
    {
        await using (await OpenAsync())
        {
            (string, object?)[] reminder = [("ServiceId", "service"), ("GrainId", "call/s1"), ("ReminderName", "stale")];
            (string, object?)[] row = [.. reminder, ("StartTime", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("Period", 60_000), ("GrainHash", -5)];
            Assert.Equal(0, await RunAsync("UpsertReminderRowKey", "version", row));
            Assert.Equal(1, await RunAsync("UpsertReminderRowKey", "version", row));
            Assert.Equal(60_000L, await RunAsync("ReadReminderRowKey", "Period", reminder));
            Assert.Equal("call/s1", await RunAsync("ReadReminderRowsKey", "GrainId", reminder[..2]));
            Assert.Equal("stale", await RunAsync("ReadRangeRows1Key", "ReminderName", [reminder[0], ("BeginHash", -6), ("EndHash", -5)]));
            Assert.Null(await RunAsync("ReadRangeRows2Key", "ReminderName", [reminder[0], ("BeginHash", -5), ("EndHash", -6)]));
            Assert.Equal(1, await RunAsync("DeleteReminderRowKey", "count", [.. reminder, ("Version", 1)]));
            Assert.Equal(0, await RunAsync("DeleteReminderRowKey", "count", [.. reminder, ("Version", 1)]));
        }
    }

    /// <summary>The named column of the first row; null without a row.</summary>
    private async Task<object?> RunAsync(string key, string column, (string Name, object? Value)[] parameters)
    {
        await using var source = NpgsqlDataSource.Create(Options.ConnectionString!);
        await using var find = source.CreateCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = key });
        await using var command = source.CreateCommand((string)(await find.ExecuteScalarAsync())!);
        foreach (var (name, value) in parameters) command.Parameters.Add(new NpgsqlParameter(name, value ?? DBNull.Value));
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? reader.GetValue(reader.GetOrdinal(column)) : null;
    }
}
