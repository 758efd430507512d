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
    private PolyphaseFilter.Place _next;

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
        _next = default;
    }

    /// <summary>How many outputs have their newest input among the next <paramref name="inputs"/> ones.</summary>
    private int Outputs(int inputs)
    {
        if (_filter is null) return inputs;
        // The newest input of the n-th output from here is number (phase + n * decimation) / interpolation after the one at _next.
        var newest = _filled + inputs - _filter.Taps - _next.Input;
        if (newest < 0) return 0;
        var span = ((long)(newest + 1) * _filter.Interpolation) - _next.Phase;
        return (int)((span + _filter.Decimation - 1) / _filter.Decimation);
    }

    private int Filter(PolyphaseFilter filter, Span<short> destination)
    {
        var last = _filled - filter.Taps;
        var count = 0;
        var place = _next;
        ref var output = ref MemoryMarshal.GetArrayDataReference(_block);
        while (true)
        {
            // Four outputs at once: the sum of one waits for itself.
            var (second, third) = (filter.After(place), filter.After(filter.After(place)));
            var fourth = filter.After(third);
            if (fourth.Input > last) break;
            Sum(filter, place, second, third, fourth, ref Unsafe.Add(ref output, count));
            count += 4;
            place = filter.After(fourth);
        }

        for (; place.Input <= last; place = filter.After(place)) _block[count++] = Sum(filter, place);
        Pcm16.FromFloat(_block.AsSpan(0, count), destination);
        var keepFrom = Math.Min(place.Input, _filled);
        _history.AsSpan(keepFrom, _filled - keepFrom).CopyTo(_history);
        _filled -= keepFrom;
        _next = place with { Input = place.Input - keepFrom };
        return count;
    }

    /// <summary>Each in the same order as one by itself, so that the result does not depend on how the input was cut.</summary>
    private void Sum(PolyphaseFilter filter, PolyphaseFilter.Place first, PolyphaseFilter.Place second, PolyphaseFilter.Place third, PolyphaseFilter.Place fourth, ref float output)
    {
        ref var coefficients = ref MemoryMarshal.GetReference(filter.Phase(0));
        ref var history = ref MemoryMarshal.GetArrayDataReference(_history);
        var taps = filter.Taps;
        ref var c1 = ref Unsafe.Add(ref coefficients, first.Phase * taps);
        ref var c2 = ref Unsafe.Add(ref coefficients, second.Phase * taps);
        ref var c3 = ref Unsafe.Add(ref coefficients, third.Phase * taps);
        ref var c4 = ref Unsafe.Add(ref coefficients, fourth.Phase * taps);
        ref var h1 = ref Unsafe.Add(ref history, first.Input);
        ref var h2 = ref Unsafe.Add(ref history, second.Input);
        ref var h3 = ref Unsafe.Add(ref history, third.Input);
        ref var h4 = ref Unsafe.Add(ref history, fourth.Input);
        var (s1, s2, s3, s4) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (nuint index = 0; index < (nuint)taps; index += (nuint)Vector<float>.Count)
        {
            s1 = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref c1, index), Vector.LoadUnsafe(ref h1, index), s1);
            s2 = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref c2, index), Vector.LoadUnsafe(ref h2, index), s2);
            s3 = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref c3, index), Vector.LoadUnsafe(ref h3, index), s3);
            s4 = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref c4, index), Vector.LoadUnsafe(ref h4, index), s4);
        }

        output = Vector.Sum(s1);
        Unsafe.Add(ref output, 1) = Vector.Sum(s2);
        Unsafe.Add(ref output, 2) = Vector.Sum(s3);
        Unsafe.Add(ref output, 3) = Vector.Sum(s4);
    }

    private float Sum(PolyphaseFilter filter, PolyphaseFilter.Place place)
    {
        ref var coefficients = ref Unsafe.Add(ref MemoryMarshal.GetReference(filter.Phase(0)), place.Phase * filter.Taps);
        ref var history = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_history), place.Input);
        var sum = Vector<float>.Zero;
        for (nuint index = 0; index < (nuint)filter.Taps; index += (nuint)Vector<float>.Count)
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref coefficients, index), Vector.LoadUnsafe(ref history, index), sum);
        return Vector.Sum(sum);
    }

    private static void CheckRate(int rate, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate, name);
    }
}
