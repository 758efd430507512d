using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>The lock of a data folder: the operating system's own on <c>owner.lock</c>, so that it ends with the process however that dies. Who
/// holds it stands in <c>owner.txt</c>, because a locked file cannot be read.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holderPath;

    private DataFolderLock(FileStream file, string holderPath)
    {
        _file = file;
        _holderPath = holderPath;
    }

    /// <exception cref="OwnershipException">Another process holds it, or the file system knows no locks.</exception>
    public static DataFolderLock Acquire(string dataFolder, TimeProvider time)
    {
        var path = Path.Combine(dataFolder, "owner.lock");
        var holderPath = Path.Combine(dataFolder, "owner.txt");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception)
        {
            throw new OwnershipException(
                $"Data folder '{Path.GetFullPath(dataFolder)}' is in use by {ReadHolder(holderPath)}. Stop that process, or set DataFolder to another folder.", exception);
        }

        if (!IsEffective(path))
        {
            file.Dispose();
            throw new OwnershipException(
                $"The file system of data folder '{Path.GetFullPath(dataFolder)}' does not lock files, so nothing would keep a second process out. Set DataFolder to a local disk.");
        }

        File.WriteAllText(holderPath, Holder(time));
        return new DataFolderLock(file, holderPath);
    }

    public void Dispose()
    {
        if (!_file.CanWrite) return;
        File.Delete(_holderPath);
        _file.Dispose();
    }

    /// <summary>A second attempt must fail, even from this process; some network file systems let it pass.</summary>
    private static bool IsEffective(string path)
    {
        try
        {
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string ReadHolder(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } holder ? holder : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private static string Holder(TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} on {Environment.MachineName}, started {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
