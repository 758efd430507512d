namespace VoiceCluster.Storage;

/// <summary>This process's ownership of its data folder. A second process refuses to start and says which process holds it.</summary>
public sealed class DataOwnership : IDisposable
{
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private DataFolderLock? _folder;

    internal DataOwnership(StorageOptions options, TimeProvider time) => (_options, _time) = (options, time);

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder?.Dispose();
        _folder = null;
    }

    internal void Acquire()
    {
        PrivateFolder.Create(_options.DataFolder);
        _folder = DataFolderLock.Acquire(_options.DataFolder, _time);
    }
}
