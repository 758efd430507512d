using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VoiceCluster.Storage;

/// <summary>Starts and stops storage in the right order. In a host it runs before any service starts and after all have stopped.</summary>
/// <remarks>
/// Start: 1. own the data folder; 2. reach the database; 3. bring its schema up to date; 4. bring what an earlier process left in the
/// call log into it; 5. end the recordings that one left unfinished; 6. begin retention. A failure undoes what was done and stops the host. Stop: the other way round.
/// </remarks>
public sealed partial class StorageLifecycle : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan ReachPause = TimeSpan.FromMilliseconds(500);

    private readonly StorageOptions _options;
    private readonly StorageDatabase _database;
    private readonly DataOwnership _ownership;
    private readonly WriteBehindRecorder _recorder;
    private readonly CallRecordings _recordings;
    private readonly CallRetention _retention;
    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<StorageLifecycle> _logger;
    private int _closed;

    internal StorageLifecycle(IServiceProvider services)
    {
        _options = services.GetRequiredService<StorageOptions>();
        _database = services.GetRequiredService<StorageDatabase>();
        _ownership = services.GetRequiredService<DataOwnership>();
        _recorder = services.GetRequiredService<WriteBehindRecorder>();
        _recordings = services.GetRequiredService<CallRecordings>();
        _retention = services.GetRequiredService<CallRetention>();
        _health = services.GetRequiredService<StorageHealth>();
        _time = services.GetRequiredService<TimeProvider>();
        _logger = services.GetRequiredService<ILogger<StorageLifecycle>>();
    }

    /// <summary>Starts storage; once.</summary>
    /// <exception cref="OwnershipException">Another process owns the data folder.</exception>
    /// <exception cref="MigrationException">The schema and this program do not agree.</exception>
    /// <exception cref="StorageException">The database cannot be reached, or not be used.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ownership.Acquire();
            await ReachDatabaseAsync(cancellationToken);
            await new Migrator(_database, _time, _logger).MigrateAsync(cancellationToken);
            await _recorder.StartAsync(cancellationToken);
            await _recordings.StartAsync(cancellationToken);
            _retention.Start();
            _health.Started();
            LogStarted(_database.Dialect, _database.Location);
        }
        catch
        {
            await CloseAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stops storage; pending records get <see cref="StorageOptions.DrainTimeout"/> to reach the database, the rest stays in the log.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _health.Stopped();
        await _retention.DisposeAsync();
        await _recordings.StopAsync();
        await _recorder.StopAsync(cancellationToken);
        _ownership.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync(CancellationToken.None);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => CloseAsync(cancellationToken);

    private async Task ReachDatabaseAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                if (_database is SqliteDatabase sqlite) await sqlite.PrepareAsync(cancellationToken);
                else await _database.ProbeAsync(cancellationToken);
                _health.Reached();
                return;
            }
            catch (Exception exception) when (exception is DbException or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                _health.Failed("start", exception);
                if (IsFinal(exception) || _time.GetElapsedTime(started) >= _options.StartTimeout)
                {
                    throw new StorageException(
                        $"Database {_database.Location} cannot be used: {exception.Message}. Check that it runs, and {(_options.UsesPostgres ? "Storage:ConnectionString" : "DataFolder")}.", exception);
                }

                LogWaiting(_database.Location, exception.Message);
            }

            await Task.Delay(ReachPause, _time, cancellationToken);
        }
    }

    /// <summary>Waiting does not help: SQLite's file is no such file; PostgreSQL knows no such user, password or database.</summary>
    private static bool IsFinal(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState.StartsWith("28", StringComparison.Ordinal)
            || postgres.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege,
        Microsoft.Data.Sqlite.SqliteException => true,
        _ => false,
    };
}
