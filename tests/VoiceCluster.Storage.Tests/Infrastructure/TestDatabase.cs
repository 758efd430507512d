using Microsoft.Data.Sqlite;
using Npgsql;
using VoiceCluster.TestKit;

[assembly: AssemblyFixture(typeof(VoiceCluster.Storage.Tests.SharedPostgres))]

namespace VoiceCluster.Storage.Tests;

/// <summary>One PostgreSQL server for all tests of this assembly, started when the first one asks.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(PostgresServer.CreateAsync);

    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed (package 'postgresql').");
        return await (await _server.Value).CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}

/// <summary>SQLite or PostgreSQL, for one test.</summary>
public abstract class TestDatabase
{
    /// <summary>Creates an empty database; null for SQLite, which comes with the data folder.</summary>
    public abstract Task<string?> CreateAsync();

    /// <summary>SQL that makes the database refuse turns whose caller said "poison".</summary>
    public abstract string[] RefusePoison { get; }

    /// <summary>Makes every write of this process fail until the result is disposed, as if the database were away.</summary>
    public abstract Task<IAsyncDisposable> BreakAsync(StorageOptions options);

    protected sealed class Repair(Func<ValueTask> repair) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => repair();
    }
}

public sealed class SqliteTestDatabase : TestDatabase
{
    public override string[] RefusePoison =>
        ["CREATE TRIGGER refuse_poison BEFORE INSERT ON turns WHEN NEW.user_text = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END"];

    public override Task<string?> CreateAsync() => Task.FromResult<string?>(null);

    /// <summary>Another connection holds the file's write lock.</summary>
    public override async Task<IAsyncDisposable> BreakAsync(StorageOptions options)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(options.DataFolder, "voicecluster.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
        return new Repair(connection.DisposeAsync);
    }
}

public sealed class PostgresTestDatabase(SharedPostgres server) : TestDatabase
{
    public override string[] RefusePoison =>
    [
        "CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$",
        "CREATE TRIGGER refuse_poison BEFORE INSERT ON turns FOR EACH ROW WHEN (NEW.user_text = 'poison') EXECUTE FUNCTION refuse_poison()",
    ];

    public override async Task<string?> CreateAsync() => await server.CreateDatabaseAsync();

    /// <summary>The database cuts off its clients and lets none in.</summary>
    public override async Task<IAsyncDisposable> BreakAsync(StorageOptions options)
    {
        var database = new NpgsqlConnectionStringBuilder(options.ConnectionString).Database;
        var administrator = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Database = "postgres" });
        await ExecuteAsync(administrator, $"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        await ExecuteAsync(administrator, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        return new Repair(async () =>
        {
            await ExecuteAsync(administrator, $"ALTER DATABASE {database} ALLOW_CONNECTIONS true");
            await administrator.DisposeAsync();
        });
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Tests that get an empty database and an empty data folder each.</summary>
public abstract class DatabaseTests(TestDatabase database) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-storage-");

    /// <summary>The empty database and folder; quick retries, nothing waits longer than it must.</summary>
    public StorageOptions Options { get; private set; } = new();

    protected TestDatabase Tested { get; } = database;

    public virtual async ValueTask InitializeAsync() => Options = new StorageOptions
    {
        DataFolder = _folder.FullName,
        ConnectionString = await Tested.CreateAsync(),
        WriteDelay = TimeSpan.Zero,
        RetryMinimum = TimeSpan.FromMilliseconds(10),
        RetryMaximum = TimeSpan.FromMilliseconds(100),
        LockTimeout = TimeSpan.FromSeconds(1),
    };

    public virtual ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected Task<TestStorage> OpenAsync(TimeProvider? time = null) => TestStorage.OpenAsync(Options, time);

    protected string LogFolder => Path.Combine(Options.DataFolder, "call-log");

    protected string Quarantined()
    {
        var file = Path.Combine(Options.DataFolder, "quarantine", "records.jsonl");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
