using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>
/// Changes the sample rate of one mono stream: a polyphase FIR filter with linear phase, flat (0.05 dB) to 0.425 of the lower rate and
/// at least 80 dB down from half of it on, so that nothing aliases. What comes out depends only on what went in, never on how it was cut.
/// Delay: <see cref="Delay"/>, 4.4 ms when the lower rate is 8 kHz, 2.2 ms for 16 kHz. One per stream; not for several threads at once.
/// </summary>
public sealed class Resampler
{
    private const int BlockSamples = 960;
    private const int LowestRate = 8_000, HighestRate = 48_000, MostPhases = 480;

    private readonly PolyphaseFilter? _filter;
    private readonly float[] _history;
    private readonly float[] _block;
    private int _filled;
    private int _next;
    private int _phase;

    /// <summary>
    /// A stream from one rate to another, each 8 to 48 kHz: 8, 12, 16, 24, 32, 44.1, 48 kHz and others with a simple ratio.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range, or the ratio needs more than 480 phases.</exception>
    public Resampler(int sourceRate, int targetRate)
    {
        CheckRate(sourceRate, nameof(sourceRate));
        CheckRate(targetRate, nameof(targetRate));
        var divisor = (int)BigInteger.GreatestCommonDivisor(sourceRate, targetRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(sourceRate, targetRate) / divisor, MostPhases, nameof(targetRate));
        SourceRate = sourceRate;
        TargetRate = targetRate;
        _filter = sourceRate == targetRate ? null : PolyphaseFilter.For(sourceRate, targetRate);
        _history = _filter is null ? [] : new float[_filter.Taps + BlockSamples];
        _block = _filter is null ? [] : new float[(BlockSamples * _filter.Interpolation / _filter.Decimation) + 1];
        Reset();
    }

    /// <summary>Samples a second going in.</summary>
    public int SourceRate { get; }

    /// <summary>Samples a second coming out.</summary>
    public int TargetRate { get; }

    /// <summary>How much later a sound leaves than it entered; zero when the rates are equal.</summary>
    public TimeSpan Delay => _filter is null ? TimeSpan.Zero : TimeSpan.FromSeconds(_filter.Delay / SourceRate);

    /// <summary>Samples that <see cref="Flush"/> gives at most.</summary>
    public int MaxFlush => _filter is null ? 0 : MaxOutput(FlushInput);

    private int FlushInput => (int)Math.Ceiling(_filter!.Delay);

    /// <summary>Samples that <see cref="Process"/> gives at most for so many inputs.</summary>
    public int MaxOutput(int sourceSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceSamples);
        return _filter is null
            ? sourceSamples
            : checked((int)((((long)sourceSamples * _filter.Interpolation) + _filter.Decimation - 1) / _filter.Decimation));
    }

    /// <summary>Takes all of the source and writes what it gives; returns the number of samples written.</summary>
    /// <exception cref="ArgumentException">
    /// The destination is shorter than <see cref="MaxOutput"/> asks (or than this call gives); nothing was consumed.
    /// </exception>
    public int Process(ReadOnlySpan<short> source, Span<short> destination)
    {
        var produced = Outputs(source.Length);
        if (destination.Length < produced) throw new ArgumentException($"Room for {produced} samples is needed.", nameof(destination));
        if (_filter is null)
        {
            source.CopyTo(destination);
            return produced;
        }

        var written = 0;
        while (!source.IsEmpty)
        {
            var take = Math.Min(source.Length, BlockSamples);
            Pcm16.ToFloat(source[..take], _history.AsSpan(_filled));
            _filled += take;
            written += Filter(_filter, destination[written..]);
            source = source[take..];
        }

        return written;
    }

    /// <summary>
    /// Writes what is still inside (the last <see cref="Delay"/> of the sound), then is as new. Returns the samples written.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="MaxFlush"/> asks; nothing was flushed.</exception>
    public int Flush(Span<short> destination)
    {
        if (_filter is null) return 0;
        Span<short> silence = stackalloc short[FlushInput];
        silence.Clear();
        var written = Process(silence, destination);
        Reset();
        return written;
    }

    /// <summary>Forgets what came before: the next sample is the first of a stream.</summary>
    public void Reset()
    {
        if (_filter is null) return;
        _filled = _filter.Taps - 1;
        _history.AsSpan(0, _filled).Clear();
        _next = 0;
        _phase = 0;
    }

    /// <summary>How many outputs have their newest input among the next <paramref name="inputs"/> ones.</summary>
    private int Outputs(int inputs)
    {
        if (_filter is null) return inputs;
        // The newest input of the n-th output from here is number (phase + n * decimation) / interpolation after the one at _next.
        var newest = _filled + inputs - _filter.Taps - _next;
        if (newest < 0) return 0;
        var span = ((long)(newest + 1) * _filter.Interpolation) - _phase;
        return (int)((span + _filter.Decimation - 1) / _filter.Decimation);
    }

    private int Filter(PolyphaseFilter filter, Span<short> destination)
    {
        var taps = filter.Taps;
        var last = _filled - taps;
        var (next, phase, count) = (_next, _phase, 0);
        ref var coefficients = ref MemoryMarshal.GetReference(filter.Phase(0));
        ref var history = ref MemoryMarshal.GetArrayDataReference(_history);
        var (wholeStep, phaseStep) = Math.DivRem(filter.Decimation, filter.Interpolation);
        while (next <= last)
        {
            _block[count++] = Dot(ref Unsafe.Add(ref coefficients, phase * taps), ref Unsafe.Add(ref history, next), taps);
            next += wholeStep;
            phase += phaseStep;
            if (phase >= filter.Interpolation)
            {
                phase -= filter.Interpolation;
                next++;
            }
        }

        Pcm16.FromFloat(_block.AsSpan(0, count), destination);
        var keepFrom = Math.Min(next, _filled);
        _history.AsSpan(keepFrom, _filled - keepFrom).CopyTo(_history);
        _filled -= keepFrom;
        _next = next - keepFrom;
        _phase = phase;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(ref float left, ref float right, int length)
    {
        var sum = Vector<float>.Zero;
        for (nuint index = 0; index < (nuint)length; index += (nuint)Vector<float>.Count)
        {
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref left, index), Vector.LoadUnsafe(ref right, index), sum);
        }

        return Vector.Sum(sum);
    }

    private static void CheckRate(int rate, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate, name);
    }
}
