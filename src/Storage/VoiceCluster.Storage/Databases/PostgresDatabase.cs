using System.Data.Common;
using Npgsql;

namespace VoiceCluster.Storage.Databases;

/// <summary>PostgreSQL, pooled by Npgsql.</summary>
internal sealed class PostgresDatabase : Database, IAsyncDisposable
{
    // Any number will do, as long as every version uses the same.
    private const long MigrationLock = 0x566F_6963_6543_6C01;

    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.ApplicationName ??= $"voicecluster {Environment.MachineName}:{Environment.ProcessId}";
        Description = $"{builder.Host}:{builder.Port}/{builder.Database}";
        _source = NpgsqlDataSource.Create(builder);
    }

    public override string Dialect => "postgres";

    public override string Description { get; }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    public override async Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        await transaction.Connection!.ExecuteAsync(transaction, "select pg_advisory_xact_lock(@id)", [("id", MigrationLock)], cancellationToken);

    public override string Json(string parameter) => parameter + "::jsonb";

    public override object ToValue(DateTimeOffset time) => time.ToUniversalTime();

    public override object ToValue(Guid id) => id;

    public override object ToValue(decimal number) => number;

    // 22: wrong data, 23: constraint, 54: too large. Everything else may pass: connection, shutdown, locks, disk full.
    public override bool IsTransient(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => !(state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal)),
        DbException or IOException or TimeoutException or InvalidOperationException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
