using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>This process's ownership of its data: of the data folder always, of the PostgreSQL database unless
/// <see cref="StorageOptions.SharedDatabase"/> is set. A second process refuses to start and says which process holds what.</summary>
public sealed class DataOwnership : IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly DatabaseLease? _lease;
    private readonly TaskCompletionSource<string> _never = new();
    private DataFolderLock? _folder;

    internal DataOwnership(StorageOptions options, StorageDatabase database, StorageHealth health, TimeProvider time, ILogger<DataOwnership> logger)
    {
        _options = options;
        _time = time;
        if (database is not PostgresDatabase postgres || options.SharedDatabase) return;
        _lease = new DatabaseLease(postgres, options, health, time, logger);
    }

    /// <summary>Completes when another process got hold of the database while the connection to it was broken; the result names that process.
    /// The host is then told to stop. Never completes otherwise.</summary>
    public Task<string> Lost => _lease?.Lost ?? _never.Task;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_lease is not null) await _lease.DisposeAsync();
        _folder?.Dispose();
        _folder = null;
    }

    internal void AcquireFolder()
    {
        PrivateFolder.Create(_options.DataFolder);
        _folder = DataFolderLock.Acquire(_options.DataFolder, _time);
    }

    internal Task AcquireDatabaseAsync(CancellationToken cancellationToken) => _lease?.AcquireAsync(cancellationToken) ?? Task.CompletedTask;

    internal Task HoldDatabaseAsync(CancellationToken cancellationToken) => _lease?.HoldAsync(cancellationToken) ?? Task.CompletedTask;
}
