using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace VoiceCluster.Storage;

/// <summary>SQLite in one file: write-ahead log, foreign keys on, one writer of this process at a time.</summary>
internal sealed class SqliteDatabase : StorageDatabase
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // Codes: https://www.sqlite.org/rescode.html
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    private readonly SemaphoreSlim _writeGate = new(1, 1);
    private readonly string _connectionString;
    private readonly string _pragmas;

    public SqliteDatabase(StorageOptions options)
    {
        Location = Path.Combine(options.DataFolder, "voicecluster.db");
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Location,
            ForeignKeys = true,
            DefaultTimeout = (int)options.LockTimeout.TotalSeconds,
        }.ConnectionString;

        // NORMAL keeps the file consistent through a power failure and loses nothing when the process dies; FULL also waits for the disk.
        _pragmas = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout={(long)options.LockTimeout.TotalMilliseconds}; PRAGMA synchronous={(options.FlushToDisk ? "FULL" : "NORMAL")}");
    }

    public override string Dialect => "sqlite";

    public override string Location { get; }

    public override IsolationLevel WriteIsolation => IsolationLevel.Serializable;

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = _pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken)
    {
        await _writeGate.WaitAsync(cancellationToken);
        return new WriteTurn(_writeGate);
    }

    /// <summary>Nothing to do: the transaction is immediate, hence already the only writer.</summary>
    public override Task LockForMigrationAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    public override DbParameter Parameter(string name, StoredType type, object? value) => new SqliteParameter(name, value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        decimal money => money.ToString(CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    });

    public override DateTimeOffset ReadInstant(DbDataReader reader, int column) => DateTimeOffset.Parse(
        reader.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public override bool Refuses(Exception exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is TooBig or Constraint or Mismatch,
        _ => IsBadValue(exception),
    };

    public override async Task ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken)
    {
        using var turn = await EnterWriteAsync(cancellationToken);
        await using var connection = (SqliteConnection)await OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);

        // One prepared command for each distinct text; only its values change.
        var prepared = new Dictionary<string, DbCommand>(StringComparer.Ordinal);
        try
        {
            foreach (var statement in statements)
            {
                if (!prepared.TryGetValue(statement.Text, out var command))
                {
                    command = Command(connection, statement);
                    command.Transaction = transaction;
                    prepared.Add(statement.Text, command);
                }
                else
                {
                    for (var i = 0; i < statement.Parameters.Count; i++)
                    {
                        var (name, type, value) = statement.Parameters[i];
                        command.Parameters[i] = Parameter(name, type, value);
                    }
                }

                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            foreach (var command in prepared.Values) await command.DisposeAsync();
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Creates the file when there is none and sets its journal mode, which stays with the file.</summary>
    /// <exception cref="StorageException">The file cannot be opened, or keeps no write-ahead log (a network file system).</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        var mode = await command.ExecuteScalarAsync(cancellationToken) as string;
        if (mode != "wal")
        {
            throw new StorageException(
                $"SQLite cannot keep a write-ahead log for '{Location}' (journal mode is '{mode}'); set DataFolder to a local disk.");
        }
    }

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}
