using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace VoiceCluster.Storage;

/// <summary>The end of the log to which records are appended: gathers frames in memory, hands them to the operating system in one write.
/// Appender only.</summary>
/// <param name="flushToDisk">Also wait until the disk has them.</param>
internal sealed class ActiveSegment(bool flushToDisk)
{
    private const int StageBytes = 256 << 10;

    private byte[] _stage = ArrayPool<byte>.Shared.Rent(StageBytes);
    private int _staged;
    private int _stagedRecords;
    private long _stagedThrough;
    private LogSegment? _segment;
    private SafeFileHandle? _file;

    public bool IsOpen => _segment is not null;

    /// <summary>Bytes in the segment, staged ones included.</summary>
    public long Size => (_segment?.Length ?? 0) + _staged;

    public void Begin(LogSegment segment)
    {
        _file = File.OpenHandle(segment.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _segment = segment;
    }

    /// <summary>True when so many bytes can be staged before the next <see cref="Write"/>. The first frame always can.</summary>
    public bool HasRoom(int bytes) => _staged == 0 || _staged + bytes <= StageBytes;

    public void Stage(long sequence, AppendRequest request)
    {
        var room = LogFormat.MaxFrameBytes(request.Json.Length);
        if (_staged + room > _stage.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_staged + room);
            _stage.AsSpan(0, _staged).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_stage);
            _stage = larger;
        }

        _staged += LogFormat.Write(_stage.AsSpan(_staged), sequence, request.Kind, request.Session, request.Json.Span);
        _stagedRecords++;
        _stagedThrough = sequence;
        Span<byte> session = stackalloc byte[LogFormat.MaxSessionLength];
        var length = System.Text.Encoding.ASCII.GetBytes(request.Session, session);
        _segment!.Sessions.Add(session[..length]);
    }

    /// <summary>Hands what is staged to the operating system.</summary>
    /// <exception cref="IOException">It does not take it.</exception>
    public void Write()
    {
        if (_staged == 0) return;
        RandomAccess.Write(_file!, _stage.AsSpan(0, _staged), _segment!.Length);
        if (flushToDisk) RandomAccess.FlushToDisk(_file!);
    }

    /// <summary>Lets readers see what was written.</summary>
    /// <returns>How many records and bytes, and the last record's number.</returns>
    public (int Records, int Bytes, long Through) Publish()
    {
        var published = (_stagedRecords, _staged, _stagedThrough);
        if (_staged > 0) _segment!.Publish(_segment.Length + _staged, _stagedThrough);
        ClearStage();
        return published;
    }

    /// <summary>Ends the segment.</summary>
    public void Close()
    {
        _file?.Dispose();
        _segment?.Seal();
        _file = null;
        _segment = null;
    }

    /// <summary>Forgets what is staged, cuts off what a failed write left behind, and ends the segment.</summary>
    public void Abandon()
    {
        ClearStage();
        try
        {
            if (_segment is not null) RandomAccess.SetLength(_file!, _segment.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The rest stays behind the segment's end, where nobody reads in this run; the next start reports it as torn.
        }

        Close();
    }

    private void ClearStage()
    {
        _staged = 0;
        _stagedRecords = 0;
        if (_stage.Length > 4 * StageBytes)
        {
            ArrayPool<byte>.Shared.Return(_stage);
            _stage = ArrayPool<byte>.Shared.Rent(StageBytes);
        }
    }
}
