using NAudio.Wave;

namespace VoiceCluster.Audio;

/// <summary>
/// Reads a WAV file (RIFF WAVE, RF64) as PCM16: integers of 8 to 32 bits, floats, mu-law and A-law, also as extensible formats, with any number of channels. NAudio knows the
/// formats; where the samples lie in a file that is damaged or was never finished is found here (<see cref="WavChunks"/>). Chunks may come in any order (the fmt chunk after
/// the data only where the stream can seek), unknown ones are passed over, a missing padding byte is forgiven. A data size that a streaming writer never filled in (0 with an
/// open RIFF size, or at least 0x7FFF0000 and more than there is) means up to the end. A file that was cut short is read as far as it goes, and <see cref="Problem"/> says so.
/// Memory use is constant, whatever the sizes in the file say.
/// </summary>
public sealed class WavReader : IDisposable
{
    private readonly WavChunks _chunks;
    private readonly bool _leaveOpen;
    private readonly WaveFormat _format;
    private readonly SampleBytes _bytes;
    private readonly ISampleProvider? _samples;
    private readonly float[] _floats = new float[4096];
    private readonly byte[] _codes = new byte[4096];

    /// <summary>Reads up to the samples, so that the format is known.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream alone.</param>
    /// <exception cref="WavFormatException">Not a WAV file, or one whose samples are of a kind that is not read here.</exception>
    public WavReader(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _chunks = new WavChunks(stream);
        _leaveOpen = leaveOpen;
        _format = FindSamples(out var declared);
        _bytes = new SampleBytes(_chunks, _format, declared);
        _samples = _format.Encoding is WaveFormatEncoding.MuLaw or WaveFormatEncoding.ALaw ? null : _bytes.ToSampleProvider();
    }

    /// <summary>The rate, and the encoding in the file; PCM16 stands for integers of every size and floats of 64 bits too.</summary>
    public AudioFormat Format => new(
        _format.Encoding switch
        {
            WaveFormatEncoding.MuLaw => AudioEncoding.MuLaw,
            WaveFormatEncoding.ALaw => AudioEncoding.ALaw,
            WaveFormatEncoding.IeeeFloat when _format.BitsPerSample == 32 => AudioEncoding.Float32,
            _ => AudioEncoding.Pcm16,
        },
        _format.SampleRate);

    /// <summary>One or more; their samples alternate, in stereo left first.</summary>
    public int Channels => _format.Channels;

    /// <summary>Samples per channel still to come, or null when only the end of the stream will tell.</summary>
    public long? Remaining => _bytes.Remaining / _format.BlockAlign;

    /// <summary>What is missing of the file, in a sentence; null as long as nothing is. Where the stream cannot seek, known only at the end.</summary>
    public string? Problem => _bytes.Problem;

    /// <summary>
    /// Fills the span with interleaved samples, whole sample frames only; returns their number, less than asked only at the end, 0 after it. What is over full scale is limited.
    /// </summary>
    public int Read(Span<short> interleaved)
    {
        var written = 0;
        while (interleaved.Length - written >= Channels)
        {
            var wanted = Math.Min(interleaved.Length - written, _floats.Length) / Channels * Channels;
            if (wanted == 0) throw new WavFormatException($"{Channels} channels; at most {_floats.Length} are read here.");
            var count = Decode(interleaved.Slice(written, wanted));
            if (count == 0) break;
            written += count;
        }

        return written;
    }

    /// <summary>
    /// The whole file as one mono channel (the mean of all) at a rate of 8 to 48 kHz, without the resampler's delay.
    /// </summary>
    /// <exception cref="WavFormatException">As the constructor; or its rate cannot be converted, or it is longer than <paramref name="longest"/> (an hour unless told).</exception>
    public static short[] ReadMono(Stream stream, int sampleRate = Frame.SampleRate, TimeSpan? longest = null) => ReadMono(stream, sampleRate, out _, longest);

    /// <inheritdoc cref="ReadMono(Stream, int, TimeSpan?)"/>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="sampleRate">8 to 48 kHz.</param>
    /// <param name="problem">What was missing of the file; null when nothing was.</param>
    /// <param name="longest">More is refused.</param>
    public static short[] ReadMono(Stream stream, int sampleRate, out string? problem, TimeSpan? longest = null)
    {
        using var reader = new WavReader(stream, leaveOpen: true);
        var samples = WavMono.ReadAll(reader, sampleRate, longest ?? TimeSpan.FromHours(1));
        problem = reader.Problem;
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen) _chunks.Stream.Dispose();
    }

    private int Decode(Span<short> samples)
    {
        if (_samples is null)
        {
            var codes = _codes.AsSpan(0, _bytes.Read(_codes.AsSpan(0, samples.Length)));
            if (_format.Encoding is WaveFormatEncoding.MuLaw) G711.DecodeMuLaw(codes, samples[..codes.Length]);
            else G711.DecodeALaw(codes, samples[..codes.Length]);
            return codes.Length;
        }

        var floats = _floats.AsSpan(0, _samples.Read(_floats.AsSpan(0, samples.Length)));
        for (var i = 0; i < floats.Length; i++) samples[i] = Pcm16.Saturate(floats[i] * 32768f);
        return floats.Length;
    }

    /// <summary>Null: up to the end.</summary>
    private WaveFormat FindSamples(out long? declared)
    {
        var riffSize = _chunks.ReadRiff();
        WaveFormat? format = null;
        (long Start, long Size)? data = null;
        while (format is null || data is null)
        {
            if (!_chunks.TryNext(out var id, out var size)) throw new WavFormatException($"The file has no {(format is null ? "fmt" : "data")} chunk, or is cut short before it.");
            if (id == WavChunks.Fmt && format is null) format = WavFormats.Read(_chunks, size);
            else if (id == WavChunks.Data && data is null) data = (_chunks.Position, size);
            if (format is null && data is not null && !_chunks.CanSeek)
                throw new WavFormatException("The fmt chunk comes after the data; that needs a stream that can seek.");
            if (format is null || data is null) _chunks.Skip();
        }

        _chunks.SeekTo(data.Value.Start);
        declared = IsOpenEnded(riffSize, data.Value.Start, data.Value.Size) ? null : data.Value.Size;
        return format;
    }

    private bool IsOpenEnded(uint riffSize, long start, long declared) => declared switch
    {
        0 => riffSize is 0 or uint.MaxValue || riffSize + 8L <= start,
        uint.MaxValue => true,
        // Other writers that cannot seek leave the largest size they can think of.
        >= 0x7FFF_0000 => _chunks.Length is null || _chunks.Length - start < declared,
        _ => false,
    };

    /// <summary>The bytes of the samples, whole blocks of all channels, for NAudio's decoders.</summary>
    private sealed class SampleBytes(WavChunks chunks, WaveFormat format, long? declared) : IWaveProvider
    {
        private long? _left = declared;

        public WaveFormat WaveFormat => format;

        public string? Problem { get; private set; } = Missing(chunks, format, declared);

        public long? Remaining => _left is not { } left ? null : chunks.Length is { } length ? Math.Min(left, length - chunks.StreamPosition) : left;

        public int Read(Span<byte> buffer)
        {
            var wanted = (int)Math.Min(buffer.Length, _left ?? buffer.Length) / format.BlockAlign * format.BlockAlign;
            if (wanted == 0) return 0;
            var read = chunks.Stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
            _left -= read;
            var whole = read / format.BlockAlign * format.BlockAlign;
            // Found out in advance where the stream can seek.
            if (read < wanted && (_left > 0 || whole < read)) Problem ??= Short(_left ?? 0, read - whole);
            return whole;
        }

        private static string? Missing(WavChunks chunks, WaveFormat format, long? declared)
        {
            var there = chunks.Length - chunks.Position ?? declared ?? 0;
            var missing = Math.Max(0, (declared ?? there) - there);
            var half = Math.Min(there, declared ?? there) % format.BlockAlign;
            return missing > 0 || half > 0 ? Short(missing, half) : null;
        }

        private static string Short(long missing, long half) => missing > 0
            ? $"the file is cut short: {missing} bytes of samples are missing; what is there is used"
            : $"the file ends with {half} bytes of an unfinished sample; the samples before it are used";
    }
}
