using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>Where recordings lie: <c>recordings/YYYY/MM/DD/ID.wav</c> of the data folder, by the day (UTC) that stands in their version 7 id. Readable by
/// this user only.</summary>
/// <param name="dataFolder">Holds them.</param>
/// <param name="space">What they leave free.</param>
internal sealed class RecordingFolder(string dataFolder, VolumeSpace space)
{
    private const string Name = "recordings";
    private const string Extension = ".wav";

    private readonly string _root = Path.Combine(Path.GetFullPath(dataFolder), Name);

    /// <summary>The record of calls goes before their audio.</summary>
    /// <exception cref="IOException">The rest of the disk is left to it.</exception>
    public void RequireRoom()
    {
        if (space.IsShort) throw new IOException($"{space.Free} bytes are free, which are left to the record of calls (Storage:ReserveMegabytes).");
    }

    public string PathOf(Guid id) => Path.Combine(Day(BeganAt(id)), $"{id:N}{Extension}");

    /// <summary>The file's path, in a folder that exists.</summary>
    public string Prepare(Guid id)
    {
        var day = BeganAt(id);
        var folder = dataFolder;
        foreach (var part in (string[])[Name, day.ToString("yyyy", CultureInfo.InvariantCulture), day.ToString("MM", CultureInfo.InvariantCulture), day.ToString("dd", CultureInfo.InvariantCulture)])
            folder = PrivateFolder.Create(folder, part);
        return PathOf(id);
    }

    /// <summary>Every recording's file that began before a moment.</summary>
    public IEnumerable<(Guid Id, string Path)> FilesBefore(DateTimeOffset cutoff)
    {
        if (!Directory.Exists(_root)) yield break;
        foreach (var path in Directory.EnumerateFiles(_root, $"*{Extension}", SearchOption.AllDirectories))
        {
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var id) && BeganAt(id) < cutoff) yield return (id, path);
        }
    }

    /// <summary>Deletes a file and the folders that it leaves empty.</summary>
    public void Delete(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path))) return;
        File.Delete(path);
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // A recording began there meanwhile.
                return;
            }
        }
    }

    /// <summary>The first 48 bits are milliseconds since 1970 (RFC 9562, 5.7).</summary>
    private static DateTimeOffset BeganAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var part in bytes[..6]) milliseconds = (milliseconds << 8) | part;
        return milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MaxValue;
    }

    private string Day(DateTimeOffset day) => Path.Combine(_root, day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
}
