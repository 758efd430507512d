namespace VoiceCluster.Audio;

/// <summary>
/// Finds the single steady tone with which a machine says that it records: 400 to 2500 Hz, nearly all of the sound, at one pitch. A beep is
/// reported when it has ended, so that nobody talks into it. One per stream, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class BeepDetector
{
    private const float LineHz = (float)Frame.SampleRate / PowerSpectrum.Length;
    private const int FirstLine = (int)(400 / LineHz), LastLine = (int)(2500 / LineHz);

    /// <summary>Weakest tone that counts, in dBFS.</summary>
    private const float Weakest = -45;

    /// <summary>Part of the power that the tone's lines hold at least; a hummed vowel with its harmonics stays below.</summary>
    private const float Share = 0.97f;

    /// <summary>The lines on each side over which the window spreads a tone.</summary>
    private const int Spread = 2;

    /// <summary>How far (in Hz) the pitch may stray over the whole tone; a voice that holds a note strays farther.</summary>
    private const float Stray = 12;

    private static readonly float[] Window = [.. Enumerable.Range(0, PowerSpectrum.Length).Select(n =>
        (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / PowerSpectrum.Length))))];

    private readonly PowerSpectrum _spectrum = new();
    private readonly float[] _samples = new float[PowerSpectrum.Length];
    private readonly float[] _windowed = new float[PowerSpectrum.Length];
    private readonly float[] _power = new float[PowerSpectrum.Bins];
    private readonly int _min;
    private readonly int _max;
    private int _frames;
    private float _lowest;
    private float _highest;

    /// <param name="min">Shortest tone that is a beep.</param>
    /// <param name="max">Longest one.</param>
    public BeepDetector(TimeSpan min, TimeSpan max)
    {
        // The window reaches back into the frame before: a tone's first and last frame are seen mixed with what surrounds it.
        _min = Math.Max(2, (int)(min / Frame.Duration) - 1);
        _max = (int)(max / Frame.Duration);
    }

    /// <summary>The last frame was part of a steady tone.</summary>
    public bool IsTone { get; private set; }

    /// <summary>Takes the next 320 samples of a 16 kHz stream; true when a beep has just ended.</summary>
    /// <exception cref="ArgumentException">The frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public bool Process(ReadOnlySpan<short> frame)
    {
        if (frame.Length != Frame.Samples) throw new ArgumentException($"A frame has {Frame.Samples} samples, not {frame.Length}.", nameof(frame));
        _samples.AsSpan(Frame.Samples).CopyTo(_samples);
        for (var n = 0; n < frame.Length; n++) _samples[PowerSpectrum.Length - Frame.Samples + n] = frame[n];
        var ended = false;
        if (Pitch(LevelMeter.FromPower(LevelMeter.PowerWithoutDc(frame))) is { } pitch)
        {
            if (_frames == 0 || pitch > _lowest + Stray || pitch < _highest - Stray)
            {
                _frames = 0;
                (_lowest, _highest) = (pitch, pitch);
            }

            (_lowest, _highest) = (Math.Min(_lowest, pitch), Math.Max(_highest, pitch));
            _frames++;
            IsTone = _frames > 1;
        }
        else
        {
            ended = _frames >= _min && _frames <= _max;
            _frames = 0;
            IsTone = false;
        }

        return ended;
    }

    /// <summary>The tone's frequency in Hz; null without one.</summary>
    private float? Pitch(float levelDb)
    {
        if (levelDb < Weakest) return null;
        for (var n = 0; n < _samples.Length; n++) _windowed[n] = _samples[n] * Window[n];
        _spectrum.Compute(_windowed, _power);
        var peak = FirstLine;
        float total = 0;
        // DC and its spread say nothing.
        for (var line = Spread + 1; line < _power.Length; line++)
        {
            total += _power[line];
            if (line is >= FirstLine and <= LastLine && _power[line] > _power[peak]) peak = line;
        }

        float tone = 0;
        for (var line = peak - Spread; line <= peak + Spread; line++) tone += _power[line];
        if (!(tone >= Share * total) || total == 0) return null;
        // Between two lines: the amplitudes of a Hann window's main lobe tell where.
        var (below, at, above) = (MathF.Sqrt(_power[peak - 1]), MathF.Sqrt(_power[peak]), MathF.Sqrt(_power[peak + 1]));
        var offset = above > below ? ((2 * above) - at) / (at + above) : -((2 * below) - at) / (at + below);
        return (peak + offset) * LineHz;
    }
}
