using BenchmarkDotNet.Attributes;
using VoiceCluster.Audio;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>20 ms of audio through what computes on it.</summary>
public class AudioFrames : MicroBenchmark
{
    private readonly short[] _wide = Buzz(Frame.Samples * 50);
    private readonly short[] _narrow = Buzz(160 * 50, 8_000);
    private readonly short[] _fullband = Buzz(960, 48_000);
    private readonly byte[] _codes = new byte[160];
    private readonly short[] _samples = new short[Frame.Samples + 16];
    private readonly Resampler _up = new(8_000, Frame.SampleRate);
    private readonly Resampler _down = new(Frame.SampleRate, 8_000);
    private readonly Resampler _fromFullband = new(48_000, Frame.SampleRate);
    private readonly VoiceActivityDetector _voice = new();
    private readonly EchoDetector _echo = new();
    private readonly JitterBuffer _jitter = new(8_000);
    private uint _timestamp;
    private TimeSpan _now;
    private int _frame;

    [Benchmark(Description = "mu-law: decode 20 ms of 8 kHz")]
    public void DecodeMuLaw() => G711.DecodeMuLaw(_codes, _samples.AsSpan(0, 160));

    [Benchmark(Description = "mu-law: encode 20 ms of 8 kHz")]
    public void EncodeMuLaw() => G711.EncodeMuLaw(_narrow.AsSpan(0, 160), _codes);

    [Benchmark(Description = "resampler: 20 ms from 8 to 16 kHz")]
    public int Up() => _up.Process(_narrow.AsSpan(0, 160), _samples);

    [Benchmark(Description = "resampler: 20 ms from 16 to 8 kHz")]
    public int Down() => _down.Process(_wide.AsSpan(0, Frame.Samples), _samples);

    [Benchmark(Description = "resampler: 20 ms from 48 to 16 kHz")]
    public int FromFullband() => _fromFullband.Process(_fullband, _samples);

    [Benchmark(Description = "voice activity of 20 ms")]
    public VoiceActivity VoiceActivity() => _voice.Process(Next());

    /// <summary>While the agent speaks.</summary>
    [Benchmark(Description = "echo detection of 20 ms")]
    public bool Echo()
    {
        var frame = Next();
        _echo.Sent(frame);
        return _echo.IsEcho(frame);
    }

    [Benchmark(Description = "jitter buffer: a packet in, a frame out")]
    public JitterFrame Jitter()
    {
        _now += Frame.Duration;
        _timestamp += 160;
        _jitter.Put(1, _timestamp, _narrow.AsSpan(0, 160), _now);
        return _jitter.Read(_samples.AsSpan(0, 160), _now);
    }

    private ReadOnlySpan<short> Next() => _wide.AsSpan(_frame++ % 50 * Frame.Samples, Frame.Samples);
}
