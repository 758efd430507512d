using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>One file of the log, named after its first record's number. One thread appends; any may read up to <see cref="Length"/>.</summary>
internal sealed class LogSegment(string path, long firstSequence)
{
    public const string Extension = ".log";

    private long _length;
    private long _lastSequence = firstSequence;
    private volatile bool _isSealed;

    public string Path { get; } = path;

    public long FirstSequence { get; } = firstSequence;

    /// <summary>Number of the newest record; while there is none, the number the first one will have.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Bytes that may be read: whole records.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Nothing is appended any more; set after the last <see cref="Publish"/>.</summary>
    public bool IsSealed => _isSealed;

    /// <summary>Its expendable records were already given up.</summary>
    public bool IsThinned { get; set; }

    public SessionFilter Sessions { get; } = new();

    public static string FileName(long firstSequence) => firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public void Publish(long length, long lastSequence)
    {
        Volatile.Write(ref _lastSequence, Math.Max(lastSequence, _lastSequence));
        Volatile.Write(ref _length, length);
    }

    public void Seal() => _isSealed = true;
}
