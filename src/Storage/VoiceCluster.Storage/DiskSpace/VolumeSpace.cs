namespace VoiceCluster.Storage;

/// <summary>
/// How much room the data folder's volume has, and what is done about too little of it: recordings stop first, which leaves the record of calls its room
/// (<see cref="StorageOptions.ReserveMegabytes"/>). Read at most once a second: the number is asked for by every recording. Thread safe.
/// </summary>
internal sealed class VolumeSpace
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _readAt;
    private long _free = long.MaxValue;
    private bool _isShort;

    /// <param name="options">The folder, and what is to be left free.</param>
    /// <param name="time">Between two looks.</param>
    public VolumeSpace(StorageOptions options, TimeProvider time)
    {
        (_folder, _time) = (options.DataFolder, time);
        Reserve = (long)options.ReserveMegabytes << 20;
        if (Reserve == 0 || Read() is not { } volume) return;
        // A small volume would be all reserve.
        Reserve = Math.Min(Reserve, volume.Total / 8);
        _free = volume.Free;
        _readAt = time.GetTimestamp();
    }

    /// <summary>Bytes that are set aside, and that recordings leave free; 0 for none.</summary>
    public long Reserve { get; }

    /// <summary>Bytes that are free.</summary>
    public long Free
    {
        get
        {
            lock (_gate)
            {
                Look();
                return _free;
            }
        }
    }

    /// <summary>There is too little room for anything that may be left out. Ends when there is clearly more, so that nothing goes on and off.</summary>
    public bool IsShort
    {
        get
        {
            if (Reserve == 0) return false;
            lock (_gate)
            {
                Look();
                _isShort = _free < (_isShort ? Reserve + (Reserve / 4) : Reserve);
                return _isShort;
            }
        }
    }

    private void Look()
    {
        if (_time.GetElapsedTime(_readAt) < ReadEvery) return;
        _readAt = _time.GetTimestamp();
        _free = Read()?.Free ?? _free;
    }

    /// <summary>Null when the volume does not tell.</summary>
    private (long Free, long Total)? Read()
    {
        try
        {
            var folder = Path.GetFullPath(_folder);
            while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent; // it is made later, on the same volume
            var volume = new DriveInfo(folder);
            return (volume.AvailableFreeSpace, volume.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
