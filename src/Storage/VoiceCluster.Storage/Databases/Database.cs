using System.Data.Common;

namespace VoiceCluster.Storage.Databases;

/// <summary>A database and what is its own about its SQL; the statements themselves are the same on both.</summary>
internal abstract class Database
{
    /// <summary>Folder of the migrations.</summary>
    public abstract string Dialect { get; }

    /// <summary>For people: never with a password.</summary>
    public abstract string Description { get; }

    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Takes, within the transaction, a lock that keeps other migrators out.</summary>
    public abstract Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>A parameter that holds JSON.</summary>
    public abstract string Json(string parameter);

    /// <summary>How the database takes values of types that the two store differently.</summary>
    public abstract object ToValue(DateTimeOffset time);

    public abstract object ToValue(Guid id);

    public abstract object ToValue(decimal number);

    /// <summary>Whether the statement may succeed later: the database is away or busy, not the record wrong.</summary>
    public abstract bool IsTransient(Exception exception);
}
