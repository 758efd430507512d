using System.Data;
using System.Data.Common;

namespace VoiceCluster.Storage;

/// <summary>The database, SQLite or PostgreSQL: connections, and the few things in which the two differ.</summary>
internal abstract class StorageDatabase : IAsyncDisposable
{
    /// <summary>The folder of the database's migrations: <c>sqlite</c> or <c>postgres</c>.</summary>
    public abstract string Dialect { get; }

    /// <summary>Where the database is, for logs and errors; holds no secret.</summary>
    public abstract string Location { get; }

    /// <summary>Opens a connection from the pool.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Waits until this process may write: SQLite has one writer at a time, so ours take turns here instead of polling its lock.
    /// Dispose the result when the write is done.</summary>
    public abstract ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>Takes, inside the transaction, the lock under which migrations run.</summary>
    public abstract Task LockForMigrationAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>A parameter. SQL texts number theirs <c>$1</c>, <c>$2</c>... in order, or name them <c>@Name</c>.</summary>
    /// <param name="name">The name with its <c>$</c> or <c>@</c>.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="value">Null becomes NULL.</param>
    public abstract DbParameter Parameter(string name, StoredType type, object? value);

    /// <summary>Reads a column of type <see cref="StoredType.Instant"/>.</summary>
    public abstract DateTimeOffset ReadInstant(DbDataReader reader, int column);

    /// <summary>True when the database answered that it will not have this statement's values, now or later: a constraint, a bad encoding,
    /// a limit. False when it is away, full, locked or otherwise unwell, so that the same statement may succeed later.</summary>
    public abstract bool Refuses(Exception exception);

    /// <summary>Runs a group of statements in one transaction, in order.</summary>
    public abstract Task ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken);

    /// <summary>Asks the database for a sign of life.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Reads rows. The reader stands on a row when <paramref name="map"/> is called.</summary>
    public async Task<List<T>> QueryAsync<T>(SqlStatement statement, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(connection, statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        do
        {
            while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return rows;
    }

    /// <summary>A write that returns rows, in a transaction of its own.</summary>
    public async Task<List<T>> WriteAsync<T>(SqlStatement statement, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        using var turn = await EnterWriteAsync(cancellationToken);
        return await QueryAsync(statement, map, cancellationToken);
    }

    /// <summary>Several statements of which later ones depend on what earlier ones found, in one transaction: all of it happens, or nothing when <paramref name="work"/>
    /// throws.</summary>
    public async Task<T> TransactAsync<T>(Func<StorageTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await EnterWriteAsync(cancellationToken);
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(WriteIsolation, cancellationToken);
        var result = await work(new StorageTransaction(this, transaction, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>In which each statement sees what was committed before it, also after it waited for a lock; SQLite has one writer at a time anyway.</summary>
    public abstract IsolationLevel WriteIsolation { get; }

    /// <summary>A value that could not even be put into a parameter.</summary>
    protected static bool IsBadValue(Exception exception) =>
        exception is ArgumentException or InvalidCastException or FormatException or OverflowException or NotSupportedException;

    internal DbCommand Command(DbConnection connection, SqlStatement statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (var (name, type, value) in statement.Parameters) command.Parameters.Add(Parameter(name, type, value));
        return command;
    }
}

/// <param name="Text">SQL.</param>
/// <param name="Parameters">In the order of their numbers.</param>
internal sealed record SqlStatement(string Text, IReadOnlyList<(string Name, StoredType Type, object? Value)> Parameters)
{
    public SqlStatement(string text)
        : this(text, [])
    {
    }
}

/// <summary>The right to write, given back when disposed.</summary>
internal readonly struct WriteTurn(SemaphoreSlim? gate) : IDisposable
{
    public void Dispose() => gate?.Release();
}
