namespace VoiceCluster.Audio;

/// <summary>One or two tones with a cadence, sample by sample without a seam between calls. Allocates nothing after construction.</summary>
public sealed class ToneGenerator
{
    private readonly Oscillator _first;
    private readonly Oscillator _second;
    private readonly int[] _cadence;
    private int _phase;
    private int _left;

    /// <summary>Tones of a frequency each, on and off in turn.</summary>
    /// <param name="sampleRate">Samples a second.</param>
    /// <param name="first">Frequency in Hz, under half the sample rate.</param>
    /// <param name="second">Frequency of the second tone, or 0 for none.</param>
    /// <param name="levelDb">Level of each tone in dBFS, at most -6 for two.</param>
    /// <param name="cadence">On, off, on, off, ... after which it begins anew; empty for a tone without end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A frequency or level is out of range, or a cadence has no length.</exception>
    public ToneGenerator(int sampleRate, double first, double second = 0, double levelDb = -16, params TimeSpan[] cadence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelDb, second == 0 ? -3 : -9);
        ArgumentNullException.ThrowIfNull(cadence);
        var amplitude = 32_768 * Math.Sqrt(2) * Math.Pow(10, levelDb / 20);
        _first = new Oscillator(CheckFrequency(first, sampleRate), sampleRate, amplitude);
        _second = new Oscillator(second == 0 ? 0 : CheckFrequency(second, sampleRate), sampleRate, second == 0 ? 0 : amplitude);
        _cadence = [.. cadence.Select(length => (int)(length.TotalSeconds * sampleRate))];
        if (_cadence.Any(length => length <= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(cadence), "Each part of a cadence lasts at least one sample.");
        }
        _left = _cadence.Length == 0 ? int.MaxValue : _cadence[0];
    }

    /// <summary>Ringing as heard in North America: 440 and 480 Hz, 2 s on, 4 s off (ITU-T E.180, Supplement 2).</summary>
    public static ToneGenerator Ringing(int sampleRate) => new(sampleRate, 440, 480, -19, Seconds(2), Seconds(4));

    /// <summary>Busy as heard in North America: 480 and 620 Hz, 0.5 s on, 0.5 s off (ITU-T E.180, Supplement 2).</summary>
    public static ToneGenerator Busy(int sampleRate) => new(sampleRate, 480, 620, -24, Seconds(0.5), Seconds(0.5));

    /// <summary>Fills the span with what comes next.</summary>
    public void Generate(Span<short> destination)
    {
        for (var n = 0; n < destination.Length; n++)
        {
            var sample = _first.Next() + _second.Next();
            destination[n] = _phase % 2 == 0 ? (short)Math.Clamp(Math.Round(sample), short.MinValue, short.MaxValue) : (short)0;
            if (_cadence.Length == 0 || --_left > 0) continue;
            _phase = (_phase + 1) % (_cadence.Length % 2 == 0 ? _cadence.Length : 2 * _cadence.Length);
            _left = _cadence[_phase % _cadence.Length];
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static double CheckFrequency(double frequency, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frequency, sampleRate / 2.0);
        return frequency;
    }

    /// <summary>A rotating phasor, brought back to its length now and then.</summary>
    private sealed class Oscillator(double frequency, int sampleRate, double amplitude)
    {
        private readonly double _stepCos = Math.Cos(2 * Math.PI * frequency / sampleRate);
        private readonly double _stepSin = Math.Sin(2 * Math.PI * frequency / sampleRate);
        private double _cos = 1;
        private double _sin;
        private int _turns;

        public double Next()
        {
            var value = amplitude * _sin;
            (_cos, _sin) = ((_cos * _stepCos) - (_sin * _stepSin), (_sin * _stepCos) + (_cos * _stepSin));
            if (++_turns == 1_024)
            {
                var length = Math.Sqrt((_cos * _cos) + (_sin * _sin));
                (_cos, _sin, _turns) = (_cos / length, _sin / length, 0);
            }

            return value;
        }
    }
}
