using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>
/// Room on the disk that is taken at the start, so that it can be given up when the disk is full: what is recorded in a call stays durable for a while, and an
/// operator has time. Taken again when there is plenty. For one thread at a time.
/// </summary>
internal sealed partial class ReserveFile(string folder, VolumeSpace space, ILogger logger)
{
    private const string Name = "reserve";

    // Written, not only claimed: a file system may promise the same room twice.
    private static readonly byte[] Block = new byte[1 << 20];

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>Whether there is something to give up.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Sets the room aside where there is twice as much and it is not held yet.</summary>
    public void SetAside()
    {
        if (IsHeld || space.Reserve == 0) return;
        try
        {
            if (File.Exists(_path) && new FileInfo(_path).Length == space.Reserve)
            {
                IsHeld = true;
                return;
            }

            if (space.Free < 2 * space.Reserve) return;
            Write();
            IsHeld = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotTaken(exception, space.Reserve);
            Delete();
        }
    }

    /// <summary>Gives the room up. False when there was none.</summary>
    public bool GiveUp()
    {
        if (!IsHeld || !Delete()) return false;
        IsHeld = false;
        LogGivenUp(space.Reserve);
        return true;
    }

    private void Write()
    {
        using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var left = space.Reserve; left > 0; left -= Block.Length) file.Write(Block, 0, (int)Math.Min(left, Block.Length));
    }

    private bool Delete()
    {
        try
        {
            File.Delete(_path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotGivenUp(exception);
            return false;
        }
    }

    [LoggerMessage(230, LogLevel.Warning, "{Bytes} bytes could not be set aside for a full disk")]
    private partial void LogNotTaken(Exception exception, long bytes);

    [LoggerMessage(231, LogLevel.Error, "The disk is full: {Bytes} bytes that were set aside are given up. Make room: what is recorded next may only be kept in memory")]
    private partial void LogGivenUp(long bytes);

    [LoggerMessage(232, LogLevel.Error, "What was set aside for a full disk could not be given up")]
    private partial void LogNotGivenUp(Exception exception);
}
