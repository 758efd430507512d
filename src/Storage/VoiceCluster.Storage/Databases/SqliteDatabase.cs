using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace VoiceCluster.Storage.Databases;

/// <summary>SQLite in a file: WAL, one writer at a time.</summary>
internal sealed class SqliteDatabase : Database
{
    // One length, so that text order is time order.
    internal const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private readonly string _path;
    private readonly string _connectionString;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
    }

    public override string Dialect => "sqlite";

    public override string Description => _path;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on; pragma busy_timeout = 10000;";
            await pragmas.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // The transaction is begun immediate, which is the lock.
    public override Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    public override string Json(string parameter) => parameter;

    public override object ToValue(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public override object ToValue(Guid id) => id.ToString();

    public override object ToValue(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    // 19 is a violated constraint, 1 an SQL error (bad JSON among them), 18 a value that is too big, 20 a wrong type.
    public override bool IsTransient(Exception exception) =>
        exception is not SqliteException { SqliteErrorCode: 1 or 18 or 19 or 20 } && exception is DbException or IOException or InvalidOperationException or TimeoutException;
}
