using System.Buffers.Binary;

namespace VoiceCluster.Audio;

/// <summary>
/// Streams samples to a WAV file. Where the stream can seek, the sizes in the header are brought up to date every
/// <see cref="HeaderInterval"/> of audio and after that much nothing is held back, so the file is playable when the process is killed.
/// Where it cannot, the sizes say "until the end" (0xFFFFFFFF), as they do past 4 GiB. Not for several threads at once.
/// </summary>
public sealed class WavWriter : IDisposable
{
    internal const int LongestHeader = 58;
    internal const int RiffSizeAt = 4;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _base;
    private readonly int _channels;
    private readonly int _headerBytes;
    private readonly long _patchBytes;
    private readonly byte[] _raw = new byte[4096];
    private long _written;
    private long _patched;
    private bool _disposed;

    /// <summary>Writes the header at the stream's position.</summary>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="format">Any encoding but Opus.</param>
    /// <param name="channels">1 or 2; samples of two channels alternate, left first.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    /// <exception cref="NotSupportedException">The encoding is none that a WAV file holds.</exception>
    public WavWriter(Stream stream, AudioFormat format, int channels = 1, bool leaveOpen = false)
        : this(stream, format, channels, leaveOpen, existing: 0)
    {
    }

    private WavWriter(Stream stream, AudioFormat format, int channels, bool leaveOpen, long existing)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRate, nameof(format));
        _stream = stream;
        _leaveOpen = leaveOpen;
        _base = stream.CanSeek ? stream.Position : 0;
        _channels = channels;
        Format = format;
        Span<byte> header = stackalloc byte[LongestHeader];
        header = header[..WriteHeader(header, format, channels)];
        _headerBytes = header.Length;
        _patchBytes = (long)(HeaderInterval.TotalSeconds * format.SampleRate) * format.BytesPerSample * channels;
        stream.Write(header);
        if (existing > header.Length)
        {
            var align = format.BytesPerSample * channels;
            _written = (existing - header.Length) / align * align;
            stream.SetLength(header.Length + _written);
            stream.Position = header.Length + _written;
        }

        if (stream.CanSeek) PatchHeader();
    }

    /// <summary>
    /// Goes on with a file that a writer of the same format and channels left behind, however it ended: what it holds of whole samples stays, whatever
    /// its header says, and the header is made true at once. A file that ends within its header is begun anew.
    /// </summary>
    /// <param name="stream">The whole file, in a stream that can seek; it stays open only until <see cref="Dispose"/>.</param>
    /// <param name="format">As it was written.</param>
    /// <param name="channels">As it was written.</param>
    /// <exception cref="IOException">The stream could not take it.</exception>
    public static WavWriter Continue(Stream stream, AudioFormat format, int channels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Position = 0;
        return new WavWriter(stream, format, channels, leaveOpen: false, stream.Length);
    }

    /// <summary>How much audio may pass between two updates of the header: what a killed process can lose.</summary>
    public static TimeSpan HeaderInterval { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Encoding and rate of the file.</summary>
    public AudioFormat Format { get; }

    /// <summary>Samples per channel written so far.</summary>
    public long SamplesWritten => _written / (Format.BytesPerSample * _channels);

    /// <summary>Appends samples, for two channels alternating left and right.</summary>
    /// <exception cref="ArgumentException">The count is odd in a file of two channels; nothing was written.</exception>
    /// <exception cref="IOException">The stream could not take them.</exception>
    public void Write(ReadOnlySpan<short> interleaved)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (interleaved.Length % _channels != 0) throw new ArgumentException("A sample for each channel is needed.", nameof(interleaved));
        var atOnce = _raw.Length / Format.BytesPerSample;
        while (!interleaved.IsEmpty)
        {
            var take = Math.Min(interleaved.Length, atOnce);
            var bytes = _raw.AsSpan(0, take * Format.BytesPerSample);
            Encode(interleaved[..take], bytes);
            _stream.Write(bytes);
            _written += bytes.Length;
            interleaved = interleaved[take..];
        }

        if (_stream.CanSeek && _written - _patched >= _patchBytes) PatchHeader();
    }

    /// <summary>Brings the header up to date and passes everything on to the operating system.</summary>
    /// <exception cref="IOException">The stream could not take it.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_stream.CanSeek) PatchHeader();
        else _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        try
        {
            if ((_written & 1) == 1) _stream.WriteByte(0);
            Flush();
        }
        finally
        {
            _disposed = true;
            if (!_leaveOpen) _stream.Dispose();
        }
    }

    /// <summary>Writes a header whose sizes say "until the end"; the last four bytes are the size of the data.</summary>
    /// <returns>Its length: 44 bytes, or 58.</returns>
    internal static int WriteHeader(Span<byte> header, AudioFormat format, int channels)
    {
        var (tag, bits) = WavHeader.Describe(format.Encoding);
        // Everything but PCM carries an extension size and a fact chunk (Multimedia Programming Interface, 1991, and its update of 1994).
        var formatBytes = format.Encoding == AudioEncoding.Pcm16 ? 16 : 18;
        var align = format.BytesPerSample * channels;
        header.Clear();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[RiffSizeAt..], uint.MaxValue);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], formatBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], tag);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], format.SampleRate * align);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)align);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], bits);
        var at = 20 + formatBytes;
        if (format.Encoding != AudioEncoding.Pcm16)
        {
            "fact"u8.CopyTo(header[at..]);
            BinaryPrimitives.WriteInt32LittleEndian(header[(at + 4)..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header[(at + 8)..], uint.MaxValue);
            at += 12;
        }

        "data"u8.CopyTo(header[at..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(at + 4)..], uint.MaxValue);
        return at + 8;
    }

    private void PatchHeader()
    {
        // The samples first: a header must never promise what is not there yet.
        _stream.Flush();
        var end = _stream.Position;
        Patch(_headerBytes - 4, _written);
        if (Format.Encoding != AudioEncoding.Pcm16) Patch(_headerBytes - 12, SamplesWritten);
        Patch(RiffSizeAt, _headerBytes - 8 + _written + (_written & 1));
        _stream.Position = end;
        _stream.Flush();
        _patched = _written;
    }

    private void Patch(int at, long value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Math.Min(value, uint.MaxValue));
        _stream.Position = _base + at;
        _stream.Write(bytes);
    }

    private void Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        switch (Format.Encoding)
        {
            case AudioEncoding.Pcm16:
                Pcm16.ToLittleEndian(samples, bytes);
                break;
            case AudioEncoding.MuLaw:
                G711.EncodeMuLaw(samples, bytes);
                break;
            case AudioEncoding.ALaw:
                G711.EncodeALaw(samples, bytes);
                break;
            case AudioEncoding.Float32:
                for (var index = 0; index < samples.Length; index++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(bytes[(index * 4)..], samples[index] / 32768f);
                }

                break;
            default:
                throw new InvalidOperationException($"A WAV file does not hold {Format.Encoding}.");
        }
    }
}
