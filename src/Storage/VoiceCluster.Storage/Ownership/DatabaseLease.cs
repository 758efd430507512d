using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VoiceCluster.Storage;

/// <summary>Ownership of a PostgreSQL database: a session's advisory lock on a connection of its own, whose <c>application_name</c> says which
/// process holds it. The server lets go of it when the connection ends, so a killed process leaves nothing behind.</summary>
/// <remarks>While it is held, a broken connection is noticed at once and the lock is taken again. When another process was faster, or owned the
/// database in between, the lease is lost. It needs a direct connection: a pooler in transaction mode shares sessions.</remarks>
internal sealed partial class DatabaseLease : IAsyncDisposable
{
    // "voiceclu" in ASCII; pg_locks shows the two halves apart.
    private const long LockKey = 0x766f696365636c75;

    // A killed owner's session may outlive it for a moment.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GracePause = TimeSpan.FromMilliseconds(100);

    private readonly StorageOptions _options;
    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NpgsqlDataSource _source;
    private readonly string _database;
    private readonly Guid _instance = Guid.NewGuid();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _connection;
    private int _session; // the server's process that serves it
    private Task _watching = Task.CompletedTask;

    public DatabaseLease(PostgresDatabase database, StorageOptions options, StorageHealth health, TimeProvider time, ILogger logger)
    {
        _options = options;
        _health = health;
        _time = time;
        _logger = logger;
        _database = database.Location;
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Settings.ConnectionString)
        {
            ApplicationName = ProcessName.Current,
            Pooling = false,
            MaxAutoPrepare = 0,
            KeepAlive = 5,
            Timeout = 5,
            CommandTimeout = 5,
        });
    }

    /// <summary>Completes when the lease is lost for good, and tells who has the database now.</summary>
    public Task<string> Lost => _lost.Task;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="OwnershipException">Another process has it.</exception>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            var started = _time.GetTimestamp();
            while (!await TryLockAsync(connection, cancellationToken))
            {
                if (_time.GetElapsedTime(started) < Grace)
                {
                    await Task.Delay(GracePause, _time, cancellationToken);
                    continue;
                }

                var holder = await FindHolderAsync(connection, cancellationToken);
                throw new OwnershipException(
                    $"Database {_database} is owned by {holder?.Description ?? "another process"}. Stop that process, or set Storage:ConnectionString to another database (Storage:SharedDatabase is for clusters of the Orleans host).");
            }

            (_connection, _session) = (connection, connection.ProcessID);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes down who owns the database, once its schema is there, and begins to watch the connection.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        await using (var command = Command(
            _connection!,
            """
            INSERT INTO storage_owner (id, instance, process, acquired_at) VALUES (1, $1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET instance = excluded.instance, process = excluded.process, acquired_at = excluded.acquired_at
            """,
            _instance,
            ProcessName.Current,
            _time.GetUtcNow()))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        _watching = Task.Run(() => WatchAsync(_stop.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _watching;
            await ReleaseAsync();
            await _source.DisposeAsync();
            _stop.Dispose();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var broken = await WaitUntilBrokenAsync(cancellationToken);
                _health.Failed("ownership", broken);
                LogBroken(broken, _database);
                await CloseAsync();
                if (await RegainAsync(cancellationToken) is { } winner)
                {
                    LogLost(_database, winner);
                    _lost.SetResult(winner);
                    return;
                }

                _health.Reached();
                LogRegained(_database);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping; an attempt may have failed of that in its own way.
        }
    }

    private async Task<Exception> WaitUntilBrokenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // Returns at a notification, which nobody sends; throws when the connection breaks.
                await _connection!.WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return exception;
            }
        }
    }

    /// <summary>Takes the lock again for as long as it takes.</summary>
    /// <returns>Who has the database instead; null when it is ours again.</returns>
    private async Task<string?> RegainAsync(CancellationToken cancellationToken)
    {
        for (var pause = _options.RetryMinimum; ; pause = pause * 2 < _options.RetryMaximum ? pause * 2 : _options.RetryMaximum)
        {
            NpgsqlConnection? connection = null;
            try
            {
                connection = await ConnectAsync(cancellationToken);
                if (await TryLockAsync(connection, cancellationToken))
                {
                    var (instance, process) = await ReadOwnerAsync(connection, cancellationToken);
                    if (instance != _instance) return $"{process} (in between)";
                    (_connection, _session, connection) = (connection, connection.ProcessID, null);
                    return null;
                }

                var holder = await FindHolderAsync(connection, cancellationToken);
                if (holder is { } other && other.Session != _session) return other.Description;

                // Our former session, of which the server does not know yet that it is broken.
                if (holder is not null) await TerminateAsync(connection, _session, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                _health.Failed("ownership", exception);
            }
            finally
            {
                if (connection is not null) await connection.DisposeAsync();
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            // So that the server notices within half a minute when this machine is gone without a word.
            await using var command = Command(connection, "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT pg_try_advisory_lock($1)", LockKey);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task<(int Session, string Description)?> FindHolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            """
            SELECT l.pid, COALESCE(a.application_name, ''), COALESCE(host(a.client_addr), 'the server itself'), a.backend_start
            FROM pg_locks l
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.classid::bigint = $1 AND l.objid::bigint = $2
            """,
            LockKey >> 32,
            LockKey & uint.MaxValue);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var since = reader.IsDBNull(3) ? "" : string.Create(CultureInfo.InvariantCulture, $", connected {reader.GetFieldValue<DateTimeOffset>(3):yyyy-MM-dd'T'HH:mm:ss'Z'}");
        return (reader.GetInt32(0), $"'{reader.GetString(1)}' from {reader.GetString(2)}{since}");
    }

    private static async Task<(Guid Instance, string Process)> ReadOwnerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT instance, process FROM storage_owner WHERE id = 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetGuid(0), reader.GetString(1)) : (Guid.Empty, "another process");
    }

    private static async Task TerminateAsync(NpgsqlConnection connection, int session, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT pg_terminate_backend($1)", session);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private async Task ReleaseAsync()
    {
        if (_connection is null) return;
        try
        {
            // Closing would do, but the server ends a session a moment later; the next start should not have to wait for that.
            await using var command = Command(_connection, "SELECT pg_advisory_unlock($1)", LockKey);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
        {
            LogBroken(exception, _database);
        }

        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }
}
