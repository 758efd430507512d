namespace VoiceCluster.Audio;

/// <summary>
/// Finds telephone keys in sound by Goertzel's algorithm, as ITU-T Q.24 asks: a key counts when both its tones stand out for at least
/// 40 ms, differ by at most 8 dB, and hold most of the energy; speech does not ring. A key is reported once however long it is held, and
/// again after a pause of 40 ms. One per stream, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class DtmfDetector
{
    /// <summary>Weakest tone that counts, in power of the samples: -42 dBFS.</summary>
    private const double Weakest = 6.3e-5 * 32_768 * 32_768;

    /// <summary>The stronger tone may be so many times the weaker (8 dB), and each so many times its neighbours (8 dB).</summary>
    private const double Twist = 6.3, Distance = 6.3;

    /// <summary>Part of the block's energy that the two tones hold at least.</summary>
    private const double Share = 0.75;

    private readonly double[] _coefficients = new double[8];
    private readonly double[] _last = new double[8];
    private readonly double[] _before = new double[8];
    private readonly int _block;
    private double _energy;
    private int _filled;
    private char _candidate;
    private int _seen;
    private int _missed;
    private char _held;

    /// <summary>A stream of so many samples a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 8000 samples a second.</exception>
    public DtmfDetector(int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8_000);
        // 13.3 ms: lines 75 Hz apart tell the rows from each other, and three blocks lie within the shortest key of 40 ms plus one.
        _block = sampleRate / 75;
        for (var tone = 0; tone < 8; tone++)
        {
            var frequency = tone < 4 ? Dtmf.Rows[tone] : Dtmf.Columns[tone - 4];
            _coefficients[tone] = 2 * Math.Cos(2 * Math.PI * frequency / sampleRate);
        }
    }

    /// <summary>Takes sound of any length; writes each key that was pressed in it, and returns how many.</summary>
    /// <param name="samples">What comes next in the stream.</param>
    /// <param name="keys">Room for keys; one for each 80 ms of sound is enough. Those beyond it are lost.</param>
    public int Process(ReadOnlySpan<short> samples, Span<char> keys)
    {
        var count = 0;
        while (!samples.IsEmpty)
        {
            var take = Math.Min(samples.Length, _block - _filled);
            Accumulate(samples[..take]);
            samples = samples[take..];
            if (_filled < _block) break;
            if (TryKey(Judge(), out var key) && count < keys.Length) keys[count++] = key;
        }

        return count;
    }

    private void Accumulate(ReadOnlySpan<short> samples)
    {
        for (var tone = 0; tone < 8; tone++)
        {
            var (coefficient, last, before) = (_coefficients[tone], _last[tone], _before[tone]);
            foreach (var sample in samples) (before, last) = (last, sample + (coefficient * last) - before);
            (_last[tone], _before[tone]) = (last, before);
        }

        _energy += LevelMeter.SumOfSquares(samples);
        _filled += samples.Length;
    }

    /// <summary>The key of the block just filled, or '\0'.</summary>
    private char Judge()
    {
        Span<double> power = stackalloc double[8];
        for (var tone = 0; tone < 8; tone++)
        {
            var (last, before) = (_last[tone], _before[tone]);
            // A sine of power p gives p times half the block squared.
            power[tone] = ((last * last) + (before * before) - (_coefficients[tone] * last * before)) * 2 / ((double)_block * _block);
        }

        var energy = _energy / _block;
        _last.AsSpan().Clear();
        _before.AsSpan().Clear();
        (_energy, _filled) = (0, 0);
        var (row, rowStands) = Strongest(power[..4]);
        var (column, columnStands) = Strongest(power[4..]);
        var (low, high) = (power[row], power[4 + column]);
        var stands = rowStands && columnStands && low > Weakest && high > Weakest;
        return stands && low < high * Twist && high < low * Twist && low + high > Share * energy
            ? Dtmf.Keys[(4 * row) + column]
            : '\0';
    }

    private static (int Index, bool Stands) Strongest(ReadOnlySpan<double> power)
    {
        var best = 0;
        for (var index = 1; index < power.Length; index++)
        {
            if (power[index] > power[best]) best = index;
        }

        for (var index = 0; index < power.Length; index++)
        {
            if (index != best && power[index] * Distance > power[best]) return (best, false);
        }

        return (best, true);
    }

    /// <summary>Two blocks in a row press a key; three without it release it.</summary>
    private bool TryKey(char found, out char key)
    {
        key = found;
        _seen = found != '\0' && found == _candidate ? _seen + 1 : found == '\0' ? 0 : 1;
        _candidate = found;
        _missed = found == _held ? 0 : _missed + 1;
        if (_missed >= 3) _held = '\0';
        if (_seen < 2 || found == _held) return false;
        _held = found;
        _missed = 0;
        return true;
    }
}
