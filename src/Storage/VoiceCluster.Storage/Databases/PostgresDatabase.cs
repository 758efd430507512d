using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace VoiceCluster.Storage;

/// <summary>PostgreSQL through a pool of connections.</summary>
internal sealed class PostgresDatabase : StorageDatabase
{
    /// <summary>Key of the advisory lock under which migrations run: "vcmigrat" as eight ASCII characters.</summary>
    private const long MigrationLock = 0x76636d6967726174;

    private readonly NpgsqlDataSource _pool;

    public PostgresDatabase(StorageOptions options)
    {
        Settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        Settings.ApplicationName ??= ProcessName.Current;
        if (Settings.MaxAutoPrepare == 0) Settings.MaxAutoPrepare = 40;
        _pool = NpgsqlDataSource.Create(Settings);
        Location = $"{Settings.Host}:{Settings.Port}/{Settings.Database}";
    }

    /// <summary>How this process connects.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    public override string Dialect => "postgres";

    public override string Location { get; }

    public override IsolationLevel WriteIsolation => IsolationLevel.ReadCommitted;

    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _pool.OpenConnectionAsync(cancellationToken);

    public override ValueTask<WriteTurn> EnterWriteAsync(CancellationToken cancellationToken) => ValueTask.FromResult(default(WriteTurn));

    public override async Task LockForMigrationAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT pg_advisory_xact_lock($1)";
        command.Parameters.Add(Parameter("$1", StoredType.Long, MigrationLock));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override DbParameter Parameter(string name, StoredType type, object? value)
    {
        var parameter = new NpgsqlParameter
        {
            NpgsqlDbType = type switch
            {
                StoredType.Text => NpgsqlDbType.Text,
                StoredType.Json => NpgsqlDbType.Jsonb,
                StoredType.Integer => NpgsqlDbType.Integer,
                StoredType.Long => NpgsqlDbType.Bigint,
                StoredType.Real => NpgsqlDbType.Double,
                StoredType.Flag => NpgsqlDbType.Boolean,
                StoredType.Money => NpgsqlDbType.Numeric,
                StoredType.Guid => NpgsqlDbType.Uuid,
                StoredType.Instant => NpgsqlDbType.TimestampTz,
                StoredType.Bytes => NpgsqlDbType.Bytea,
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
            },
            Value = value ?? DBNull.Value,
        };

        // Numbered parameters stay nameless: Npgsql then sends the text as it is.
        if (name.StartsWith('@')) parameter.ParameterName = name[1..];
        return parameter;
    }

    public override DateTimeOffset ReadInstant(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    // Classes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    // 22 data exception, 23 integrity constraint violation, 54 program limit exceeded, P0001 raised by a trigger.
    public override bool Refuses(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState[..2] is "22" or "23" or "54" || postgres.SqlState == PostgresErrorCodes.RaiseException,
        _ => IsBadValue(exception),
    };

    public override async Task ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken)
    {
        await using var connection = await _pool.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            foreach (var (name, type, value) in statement.Parameters) command.Parameters.Add((NpgsqlParameter)Parameter(name, type, value));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync() => _pool.DisposeAsync();
}
