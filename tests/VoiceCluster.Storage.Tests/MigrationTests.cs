using Microsoft.Extensions.Logging.Abstractions;

namespace VoiceCluster.Storage.Tests;

public sealed class MigrationOnSqliteTests() : MigrationTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class MigrationOnPostgresTests(SharedPostgres server) : MigrationTests(new PostgresTestDatabase(server));

public abstract class MigrationTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly Migration First = new(1, "first", "CREATE TABLE one (x integer);");
    private static readonly Migration Second = new(2, "second", "CREATE TABLE two (x integer);\nCREATE TABLE three (x integer);");

    [Fact]
    public async Task A_fresh_database_gets_every_migration_and_a_second_start_changes_nothing()
    {
        int count;
        await using (var storage = await OpenAsync())
        {
            count = Migration.Embedded(storage.Database.Dialect).Count;
            Assert.True(count >= 2);
            Assert.Equal(count, await storage.CountAsync("schema_migrations"));
            await storage.Recorder.RecordAsync(Sample.Turn("s1", 1));
        }

        await using var next = await OpenAsync();
        Assert.Equal(count, await next.CountAsync("schema_migrations"));
        Assert.Equal(1, await next.CountAsync("turns"));
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        await using var tables = await TablesAsync();
        Assert.Equal(1, await MigrateAsync(tables, First));
        Assert.Equal(1, await MigrateAsync(tables, First, Second));
        Assert.Equal(0, await MigrateAsync(tables, First, Second));
        await tables.ProbeAsync(default);
    }

    [Fact]
    public async Task Line_ends_do_not_count_as_a_change()
    {
        await using var tables = await TablesAsync();
        await MigrateAsync(tables, Second);
        Assert.Equal(0, await MigrateAsync(tables, Second with { Sql = Second.Sql.ReplaceLineEndings("\r\n") }));
    }

    [Fact]
    public async Task A_migration_changed_after_it_was_applied_refuses_to_start()
    {
        await using var tables = await TablesAsync();
        await MigrateAsync(tables, First);
        var changed = new Migration(1, "first", First.Sql + " -- edited");
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(tables, changed, Second));
        Assert.Contains("0001_first was changed after it was applied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_applied_migration_that_is_gone_refuses_to_start()
    {
        await using var tables = await TablesAsync();
        await MigrateAsync(tables, First, Second);
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(tables, Second));
        Assert.Contains("0001_first was applied", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing from this program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_database_refuses_to_start()
    {
        await using var tables = await TablesAsync();
        await MigrateAsync(tables, First, Second);
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(tables, First));
        Assert.Contains("is newer than this program", error.Message, StringComparison.Ordinal);
        Assert.Contains("0002_second", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_numbered_below_an_applied_one_refuses_to_start()
    {
        await using var tables = await TablesAsync();
        await MigrateAsync(tables, Second);
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(tables, First, Second));
        Assert.Contains("Give it a number above 0002", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await using var tables = await TablesAsync();
        var broken = new Migration(3, "broken", "CREATE TABLE four (x integer); CREATE TABEL five (x integer)");
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(tables, First, Second, broken));
        Assert.Contains("0003_broken failed", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await MigrateAsync(tables, First, Second));
    }

    [Fact]
    public async Task Of_processes_that_start_at_once_one_migrates()
    {
        await using var tables = await TablesAsync();
        await using var others = await TablesAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => MigrateAsync(i % 2 == 0 ? tables : others, First, Second))));
        Assert.Equal(2, applied.Sum());
    }

    private static Task<int> MigrateAsync(StorageDatabase tables, params Migration[] migrations) =>
        new Migrator(tables, TimeProvider.System, NullLogger.Instance).MigrateAsync(migrations, CancellationToken.None);

    private async Task<StorageDatabase> TablesAsync()
    {
        if (Options.UsesPostgres) return new PostgresDatabase(Options);
        var sqlite = new SqliteDatabase(Options);
        await sqlite.PrepareAsync(CancellationToken.None);
        return sqlite;
    }
}
