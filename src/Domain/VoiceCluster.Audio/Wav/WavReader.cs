using System.Buffers.Binary;

namespace VoiceCluster.Audio;

/// <summary>
/// Reads a WAV file (RIFF WAVE: 16-bit PCM, 32-bit float, mu-law, A-law; mono or stereo) as PCM16. Chunks may come in any order (the fmt
/// chunk after the data only where the stream can seek), unknown ones are passed over, a missing padding byte is forgiven. A data size that
/// a streaming writer never filled in (0 with an open RIFF size, or at least 0x7FFF0000 and more than there is) means up to the end.
/// Memory use is constant, whatever the sizes in the file say.
/// </summary>
public sealed class WavReader : IDisposable
{
    private readonly WavChunks _chunks;
    private readonly bool _leaveOpen;
    private readonly byte[] _raw = new byte[4096];
    private readonly WavHeader _header;
    private readonly bool _untilEnd;
    private long _left;

    /// <summary>Reads up to the samples, so that <see cref="Format"/> is known.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream alone.</param>
    /// <exception cref="WavFormatException">Not a WAV file that is read here, or one whose data is cut short.</exception>
    public WavReader(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _chunks = new WavChunks(stream);
        _leaveOpen = leaveOpen;
        _header = FindSamples(out _left, out _untilEnd);
    }

    /// <summary>Encoding and rate in the file.</summary>
    public AudioFormat Format => _header.Format;

    /// <summary>1 or 2; samples of two channels alternate, left first.</summary>
    public int Channels => _header.Channels;

    /// <summary>Samples per channel still to come, or null when only the end of the stream will tell.</summary>
    public long? Remaining => _untilEnd ? null : _left / _header.BlockAlign;

    /// <summary>
    /// Fills the span with interleaved samples, whole sample frames only; returns their number, less than asked only at the end, 0
    /// after it.
    /// Floats over full scale are limited; a streamed file's last incomplete sample is dropped.
    /// </summary>
    /// <exception cref="WavFormatException">The file ends before the data that its header promises.</exception>
    public int Read(Span<short> interleaved)
    {
        var written = 0;
        while (interleaved.Length - written >= Channels)
        {
            var wanted = Math.Min(interleaved.Length - written, _raw.Length / _header.BlockAlign * Channels) / Channels * _header.BlockAlign;
            var bytes = ReadRaw(_raw.AsSpan(0, (int)Math.Min(wanted, _untilEnd ? wanted : _left)));
            if (bytes == 0) break;
            var count = bytes / Format.BytesPerSample;
            Decode(_raw.AsSpan(0, bytes), interleaved.Slice(written, count));
            written += count;
        }

        return written;
    }

    /// <summary>
    /// The whole file as one mono channel (the mean of two) at a rate of 8 to 48 kHz, without the resampler's delay.
    /// </summary>
    /// <exception cref="WavFormatException">As the constructor and <see cref="Read"/>; or its rate cannot be converted, or it is longer
    /// than
    /// <paramref name="longest"/> (an hour unless told).</exception>
    public static short[] ReadMono(Stream stream, int sampleRate = Frame.SampleRate, TimeSpan? longest = null)
    {
        using var reader = new WavReader(stream, leaveOpen: true);
        return WavMono.ReadAll(reader, sampleRate, longest ?? TimeSpan.FromHours(1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen) _chunks.Stream.Dispose();
    }

    private WavHeader FindSamples(out long size, out bool untilEnd)
    {
        var riffSize = _chunks.ReadRiff();
        WavHeader? header = null;
        (long Start, uint Size)? data = null;
        while (header is null || data is null)
        {
            if (!_chunks.TryNext(out var id, out var chunkSize))
            {
                throw new WavFormatException($"The file has no {(header is null ? "fmt" : "data")} chunk, or is cut short before it.");
            }

            if (id == WavChunks.Fmt && header is null) header = ReadHeader(chunkSize);
            else if (id == WavChunks.Data && data is null) data = (_chunks.Position, chunkSize);
            if (header is null && data is not null && !_chunks.CanSeek)
            {
                throw new WavFormatException("The fmt chunk comes after the data; that needs a stream that can seek.");
            }

            if (header is null || data is null) _chunks.Skip();
        }

        _chunks.SeekTo(data.Value.Start);
        size = data.Value.Size;
        untilEnd = IsOpenEnded(riffSize, data.Value.Start, size);
        if (!untilEnd) CheckComplete(header.Value, data.Value.Start, size);
        return header.Value;
    }

    private WavHeader ReadHeader(uint size)
    {
        Span<byte> format = stackalloc byte[(int)Math.Min(size, WavHeader.LongestFormat)];
        return _chunks.ReadBody(format) == format.Length
            ? WavHeader.Parse(format)
            : throw new WavFormatException("The file ends within its fmt chunk.");
    }

    private bool IsOpenEnded(uint riffSize, long start, long declared) => declared switch
    {
        0 => riffSize is 0 or uint.MaxValue || riffSize + 8L <= start,
        uint.MaxValue => true,
        // Other writers that cannot seek leave the largest size they can think of.
        >= 0x7FFF_0000 => _chunks.Length is null || _chunks.Length - start < declared,
        _ => false,
    };

    private void CheckComplete(WavHeader header, long start, long declared)
    {
        if (_chunks.Length - start < declared)
        {
            throw new WavFormatException($"The file is cut short: {declared} bytes of samples are promised, {_chunks.Length - start} are there.");
        }

        if (declared % header.BlockAlign != 0)
        {
            throw new WavFormatException($"{declared} bytes of samples do not divide into samples of {header.BlockAlign} bytes.");
        }
    }

    /// <summary>Whole sample frames, as many as fit, or 0 at the end.</summary>
    private int ReadRaw(Span<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        var read = _chunks.Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (_untilEnd) return read - (read % _header.BlockAlign);
        _left -= read;
        return read == bytes.Length ? read : throw new WavFormatException($"The file is cut short: {_left} bytes of samples are missing.");
    }

    private void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        switch (Format.Encoding)
        {
            case AudioEncoding.Pcm16:
                Pcm16.FromLittleEndian(bytes, samples);
                break;
            case AudioEncoding.MuLaw:
                G711.DecodeMuLaw(bytes, samples);
                break;
            case AudioEncoding.ALaw:
                G711.DecodeALaw(bytes, samples);
                break;
            case AudioEncoding.Float32:
                for (var index = 0; index < samples.Length; index++)
                {
                    samples[index] = Pcm16.Saturate(BinaryPrimitives.ReadSingleLittleEndian(bytes[(index * 4)..]) * 32768f);
                }

                break;
            default:
                throw new InvalidOperationException($"A WAV file does not hold {Format.Encoding}.");
        }
    }
}
