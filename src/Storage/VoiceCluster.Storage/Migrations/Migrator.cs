using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using VoiceCluster.Storage.Databases;

namespace VoiceCluster.Storage.Migrations;

/// <summary>Applies the numbered scripts of <c>sql/</c>, forward only, all in one transaction under a lock; each once, remembered with its checksum.</summary>
internal sealed partial class Migrator(Database database, IReadOnlyList<Migration> migrations, TimeProvider time, ILogger<Migrator> logger)
{
    /// <exception cref="MigrationException">The database is newer, or a script that was applied is not the one we have.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: false) : await connection.BeginTransactionAsync(cancellationToken);
        await database.LockMigrationsAsync(transaction, cancellationToken);
        await connection.ExecuteAsync(
            transaction, "create table if not exists schema_migrations (number integer primary key, name text not null, checksum text not null, applied_at text not null)", [], cancellationToken);
        var applied = await connection.QueryAsync(
            transaction, "select number, name, checksum from schema_migrations order by number", [], r => new Migration(r.Int(0), r.GetString(1), "", r.GetString(2)), cancellationToken);
        Check(applied);
        foreach (var migration in migrations.Skip(applied.Count)) await ApplyAsync(connection, transaction, migration, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void Check(List<Migration> applied)
    {
        if (applied.Count > migrations.Count)
            throw new MigrationException($"{database.Description} was written by a newer program: it has migration {applied[^1].Number} ({applied[^1].Name}), this program knows {migrations.Count}. Use the newer program.");
        foreach (var (was, now) in applied.Zip(migrations))
        {
            if (was.Number != now.Number || was.Checksum != now.Checksum)
                throw new MigrationException($"{database.Description}: migration {was.Number} ({was.Name}) is not the one this program has ({now.Number}, {now.Name}). Restore the script as it was, or the database from a backup.");
        }
    }

    private async Task ApplyAsync(DbConnection connection, DbTransaction transaction, Migration migration, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(transaction, migration.Sql, [], cancellationToken);
        await connection.ExecuteAsync(
            transaction,
            "insert into schema_migrations (number, name, checksum, applied_at) values (@number, @name, @checksum, @at)",
            [("number", migration.Number), ("name", migration.Name), ("checksum", migration.Checksum), ("at", time.GetUtcNow().ToString("u"))],
            cancellationToken);
        LogApplied(migration.Number, migration.Name, database.Description);
    }

    [LoggerMessage(210, LogLevel.Information, "Migration {Number} ({Name}) applied to {Database}")]
    private partial void LogApplied(int number, string name, string database);
}

/// <param name="Number">1, 2, 3...</param>
/// <param name="Name">The file's name without its number.</param>
/// <param name="Sql">The statements.</param>
/// <param name="Checksum">SHA-256 of the statements with line feeds.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>The scripts for a dialect, in order.</summary>
    public static IReadOnlyList<Migration> For(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"sql/{dialect}/";
        return [.. assembly.GetManifestResourceNames()
            .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
            .Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(r => r.Path, StringComparer.Ordinal)
            .Select(r => Read(assembly.GetManifestResourceStream(r.Resource)!, r.Path[prefix.Length..]))];
    }

    private static Migration Read(Stream stream, string file)
    {
        using var reader = new StreamReader(stream);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var number = int.Parse(file[..4], System.Globalization.CultureInfo.InvariantCulture);
        return new Migration(number, Path.GetFileNameWithoutExtension(file)[5..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}
