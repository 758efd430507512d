using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Brings the schema up to date when storage starts: all that is missing in one transaction, under a lock, so that of several
/// processes that start at once one migrates and the others find it done.</summary>
internal sealed partial class Migrator(StorageDatabase database, TimeProvider time, ILogger logger)
{
    private const string CreateHistory = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version     integer      NOT NULL PRIMARY KEY,
            name        varchar(200) NOT NULL,
            checksum    varchar(64)  NOT NULL,
            applied_at  varchar(40)  NOT NULL
        )
        """;

    /// <summary>Applies what is missing and returns how many migrations that were.</summary>
    /// <exception cref="MigrationException">The database is newer, an applied migration was changed or is gone, or one failed (then none of
    /// this start's migrations took effect).</exception>
    public Task<int> MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(Migration.Embedded(database.Dialect), cancellationToken);

    internal async Task<int> MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        using var turn = await database.EnterWriteAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(database.WriteIsolation, cancellationToken);
        await database.LockForMigrationAsync(transaction, cancellationToken);
        await RunAsync(transaction, CreateHistory, cancellationToken);
        var applied = await ReadAppliedAsync(transaction, cancellationToken);
        Check(migrations, applied);

        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToList();
        foreach (var migration in missing) await ApplyAsync(transaction, migration, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (missing.Count > 0) LogMigrated(missing.Count, missing[^1].Version, missing[^1].Name);
        return missing.Count;
    }

    private void Check(IReadOnlyList<Migration> migrations, Dictionary<int, (string Name, string Checksum)> applied)
    {
        var known = migrations.ToDictionary(migration => migration.Version);
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        foreach (var (version, (name, checksum)) in applied.OrderBy(row => row.Key))
        {
            if (version > newest)
            {
                throw new MigrationException(
                    $"Database {database.Location} is newer than this program: it has migration {version:D4}_{name}, this program knows up to {newest:D4}. Start the newer program, or restore a backup made before the upgrade.");
            }

            if (!known.TryGetValue(version, out var migration))
            {
                throw new MigrationException(
                    $"Migration {version:D4}_{name} was applied to database {database.Location} but is missing from this program. Restore its file; applied migrations are never removed.");
            }

            if (migration.Checksum != checksum)
            {
                throw new MigrationException(
                    $"Migration {version:D4}_{migration.Name} was changed after it was applied to database {database.Location} (checksum {checksum[..12]}, now {migration.Checksum[..12]}). Restore the file as it was and put the change in a new migration.");
            }
        }

        var last = applied.Count == 0 ? 0 : applied.Keys.Max();
        if (migrations.FirstOrDefault(migration => migration.Version < last && !applied.ContainsKey(migration.Version)) is { } late)
        {
            throw new MigrationException(
                $"Migration {late.Version:D4}_{late.Name} is not in database {database.Location} although the later {last:D4} is. Give it a number above {last:D4}.");
        }
    }

    private async Task ApplyAsync(DbTransaction transaction, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(transaction, migration.Sql, cancellationToken);
        }
        catch (DbException exception)
        {
            throw new MigrationException(
                $"Migration {migration.Version:D4}_{migration.Name} failed on database {database.Location} and was rolled back: {exception.Message}", exception);
        }

        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
        command.Parameters.Add(database.Parameter("$1", StoredType.Integer, migration.Version));
        command.Parameters.Add(database.Parameter("$2", StoredType.Text, migration.Name));
        command.Parameters.Add(database.Parameter("$3", StoredType.Text, migration.Checksum));
        command.Parameters.Add(database.Parameter("$4", StoredType.Text, time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> ReadAppliedAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT version, name, checksum FROM schema_migrations";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<int, (string Name, string Checksum)>();
        while (await reader.ReadAsync(cancellationToken)) applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private static async Task RunAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
