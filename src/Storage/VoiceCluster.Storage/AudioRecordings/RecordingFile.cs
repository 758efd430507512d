using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.Storage;

/// <summary>
/// A recording's file: 16 kHz, stereo, PCM16, true to its header after every <see cref="Flush"/>. After an error it is opened anew at the next attempt,
/// and what is missing by then is silence, so that what follows stands where it belongs.
/// </summary>
internal sealed class RecordingFile(RecordingFolder folder, Guid id) : IDisposable
{
    public const int HeaderBytes = 44;
    public const int BytesPerSample = 4;

    private static readonly short[] Silence = new short[8000];

    private WavWriter? _writer;
    private FileStream? _stream;

    /// <summary>Samples of each side in the file.</summary>
    public long Length { get; private set; }

    public long Bytes => HeaderBytes + (Length * BytesPerSample);

    /// <summary>Samples a side that are silence because they could not be written.</summary>
    public long Padded { get; private set; }

    /// <summary>Opens the file, or makes one. One that was cut off anywhere is made whole.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public void Open()
    {
        if (_writer is not null) return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 32 << 10,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _stream = new FileStream(folder.Prepare(id), options);
        try
        {
            _writer = WavWriter.Continue(_stream, AudioFormat.InCluster, channels: 2);
            Length = _writer.SamplesWritten;
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends samples, left and right alternating, that belong at a position; what the file holds already stays.</summary>
    /// <exception cref="IOException">They could not be written, or not all.</exception>
    public void Write(ReadOnlySpan<short> interleaved, long position)
    {
        Guarded(interleaved, position, static (file, samples, at) =>
        {
            file.RequireRoom();
            file.Open();
            file.Pad(at);
            file.Append(samples[(int)Math.Min(samples.Length, 2 * (file.Length - at))..]);
        });
    }

    /// <summary>Makes a stretch of the file silence.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Blank(long from, long to)
    {
        Guarded(default, from, (file, _, at) =>
        {
            file.Open();
            Blank(file._writer!, file._stream!, at, Math.Min(to, file.Length));
        });
    }

    /// <summary>Makes the header true.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Flush() => Guarded(default, 0, static (file, _, _) => file._writer?.Flush());

    /// <exception cref="IOException">The last of it could not be written.</exception>
    public void Dispose()
    {
        var writer = _writer;
        _writer = null;
        writer?.Dispose();
    }

    private static void Blank(WavWriter writer, FileStream stream, long from, long to)
    {
        writer.Flush();
        var end = stream.Position;
        stream.Position = HeaderBytes + (from * BytesPerSample);
        for (var left = (to - from) * BytesPerSample; left > 0; left -= Silence.Length * sizeof(short))
            stream.Write(MemoryMarshal.AsBytes<short>(Silence)[..(int)Math.Min(Silence.Length * sizeof(short), left)]);
        stream.Position = end;
        writer.Flush();
    }

    private void RequireRoom() => folder.RequireRoom();

    private void Pad(long position)
    {
        while (Length < position)
        {
            var count = (int)Math.Min(Silence.Length / 2, position - Length);
            Append(Silence.AsSpan(0, 2 * count));
            Padded += count;
        }
    }

    private void Append(ReadOnlySpan<short> samples)
    {
        _writer!.Write(samples);
        Length = _writer.SamplesWritten;
    }

    private void Guarded(ReadOnlySpan<short> samples, long position, Attempt attempt)
    {
        try
        {
            attempt(this, samples, position);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            GiveUp();
            throw;
        }
    }

    /// <summary>Whatever state the stream is in, the file itself tells at the next attempt.</summary>
    private void GiveUp()
    {
        try
        {
            Dispose();
        }
        catch (IOException)
        {
            // For the reason that is being reported.
        }
    }

    private delegate void Attempt(RecordingFile file, ReadOnlySpan<short> samples, long position);
}
