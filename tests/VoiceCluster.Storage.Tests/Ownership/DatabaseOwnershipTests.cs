using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VoiceCluster.Storage.Tests;

[Trait("Needs", "postgres")]
public sealed class DatabaseOwnershipTests(SharedPostgres server) : DatabaseTests(new PostgresTestDatabase(server))
{
    internal const string TerminateOwner =
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly DirectoryInfo _elsewhere = Directory.CreateTempSubdirectory("vc-storage-");

    private StorageOptions SameDatabase => Options with { DataFolder = _elsewhere.FullName };

    public override async ValueTask DisposeAsync()
    {
        _elsewhere.Delete(recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_second_process_on_the_database_refuses_to_start_and_says_who_holds_it_until_that_is_killed()
    {
        using var child = await ChildProcess.StartAsync("hold", Options);
        var error = await Assert.ThrowsAsync<OwnershipException>(() => TestStorage.OpenAsync(SameDatabase));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"voicecluster {Environment.MachineName}:{child.Id}"), error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
        await child.KillAsync();
        await using var storage = await TestStorage.OpenAsync(SameDatabase);
        Assert.True(storage.Health.IsStarted);
    }

    [Fact]
    public async Task Silos_of_a_cluster_share_the_database_on_request()
    {
        await using var one = await TestStorage.OpenAsync(Options with { SharedDatabase = true });
        await using var other = await TestStorage.OpenAsync(SameDatabase with { SharedDatabase = true });
        Assert.True(one.Health.IsStarted && other.Health.IsStarted);
    }

    [Fact]
    public async Task A_broken_connection_is_noticed_and_the_ownership_taken_again()
    {
        await using var storage = await OpenAsync();
        await using var source = NpgsqlDataSource.Create(Options.ConnectionString!);
        await ExecuteAsync(source, TerminateOwner);
        await Wait.UntilAsync(() => storage.Logs.At(LogLevel.Information).Any(text => text.Contains("is ours again", StringComparison.Ordinal)));
        Assert.False(storage.Get<DataOwnership>().Lost.IsCompleted);
        await Assert.ThrowsAsync<OwnershipException>(() => TestStorage.OpenAsync(SameDatabase));
    }

    [Fact]
    public async Task An_owner_whom_another_process_replaced_is_told()
    {
        await using var storage = await OpenAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Options.ConnectionString) { ApplicationName = "usurper" });
        await using var usurper = await source.OpenConnectionAsync();
        await using var take = usurper.CreateCommand();
        take.CommandText = $"SELECT pg_advisory_lock({0x766f696365636c75})";
        var taken = take.ExecuteNonQueryAsync(); // waits in line, so it has the lock the moment the owner's session ends
        await using (var waiting = source.CreateCommand("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
        {
            while (await waiting.ExecuteScalarAsync() is not > 0L) await Task.Yield();
        }

        await ExecuteAsync(source, TerminateOwner);
        await taken;
        Assert.Contains("usurper", await storage.Get<DataOwnership>().Lost.WaitAsync(Wait.Patience), StringComparison.Ordinal);
        Assert.NotEmpty(storage.Logs.At(LogLevel.Critical));
    }

    [Fact]
    public async Task An_owner_is_told_that_another_process_had_the_database_in_between()
    {
        await using var storage = await OpenAsync();
        await using var source = NpgsqlDataSource.Create(Options.ConnectionString!);
        await ExecuteAsync(source, "UPDATE storage_owner SET instance = gen_random_uuid(), process = 'voicecluster other:17'");
        await ExecuteAsync(source, TerminateOwner);
        Assert.Equal("voicecluster other:17 (in between)", await storage.Get<DataOwnership>().Lost.WaitAsync(Wait.Patience));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_stops_the_start_with_a_clear_error_that_hides_the_password()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(Options.ConnectionString) { Database = "nowhere", Password = "sesame" };
        var error = await Assert.ThrowsAsync<StorageException>(() => TestStorage.OpenAsync(Options with { ConnectionString = nowhere.ConnectionString }));
        Assert.Contains("/nowhere cannot be used", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);

        var refused = new NpgsqlConnectionStringBuilder(Options.ConnectionString) { Port = 1 };
        error = await Assert.ThrowsAsync<StorageException>(() => TestStorage.OpenAsync(Options with { ConnectionString = refused.ConnectionString, StartTimeout = TimeSpan.Zero }));
        Assert.Contains("Storage:ConnectionString", error.Message, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
