using System.Globalization;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>The lock of a data folder: the operating system's own on <c>owner.lock</c>, so that it ends with the process however that dies. Inside
/// stands who holds it.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="OwnershipException">Another process holds it, or the file system knows no locks.</exception>
    public static DataFolderLock Acquire(string dataFolder, TimeProvider time)
    {
        var path = Path.Combine(dataFolder, "owner.lock");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception)
        {
            throw new OwnershipException(
                $"Data folder '{Path.GetFullPath(dataFolder)}' is in use by {ReadHolder(path)}. Stop that process, or set Storage:DataFolder to another folder.", exception);
        }

        var held = new DataFolderLock(file);
        if (!IsEffective(path))
        {
            held.Dispose();
            throw new OwnershipException(
                $"The file system of data folder '{Path.GetFullPath(dataFolder)}' does not lock files, so nothing would keep a second process out. Set Storage:DataFolder to a local disk.");
        }

        held.WriteHolder(time);
        return held;
    }

    public void Dispose()
    {
        if (_file.CanWrite) _file.SetLength(0);
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
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadLine() is { Length: > 0 } holder ? holder : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private void WriteHolder(TimeProvider time)
    {
        var holder = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName}, started {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes(holder));
    }
}
