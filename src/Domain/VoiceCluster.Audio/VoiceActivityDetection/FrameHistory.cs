namespace VoiceCluster.Audio;

/// <summary>What the last 32 frames (640 ms) were like; an age of 0 is the newest.</summary>
internal sealed class FrameHistory
{
    public const int Length = 32;

    /// <summary>The run of frames that <see cref="StrongCount"/> looks back over: 600 ms.</summary>
    public const int Run = 30;

    /// <summary>
    /// From this periodicity on a frame is one talker's voice; six at once reach it in 7 % of frames, one in half of them.
    /// </summary>
    public const float Strong = 0.88f;

    private readonly float[] _bands = new float[Length * SpectralBands.Count];
    private readonly float[] _powers = new float[Length];
    private readonly float[] _midLevels = new float[Length];
    private readonly float[] _periodicities = new float[Length];
    private readonly float[] _scores = new float[Length];
    private int _newest = -1;

    /// <summary>Frames seen, up to <see cref="Length"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Strongly voiced frames among the last <see cref="Run"/>.</summary>
    public int StrongCount { get; private set; }

    public void Add(ReadOnlySpan<float> bands, float power, float midLevelDb, float periodicity, float score)
    {
        if (Count >= Run && _periodicities[At(Run - 1)] > Strong) StrongCount--;
        if (periodicity > Strong) StrongCount++;
        _newest = (_newest + 1) % Length;
        Count = Math.Min(Count + 1, Length);
        bands.CopyTo(_bands.AsSpan(_newest * SpectralBands.Count));
        _powers[_newest] = power;
        _midLevels[_newest] = midLevelDb;
        _periodicities[_newest] = periodicity;
        _scores[_newest] = score;
    }

    /// <summary>Band powers.</summary>
    public ReadOnlySpan<float> Bands(int age) => _bands.AsSpan(At(age) * SpectralBands.Count, SpectralBands.Count);

    /// <summary>Power of the whole frame.</summary>
    public float Power(int age) => _powers[At(age)];

    /// <summary>Score against the noise of then; negative when it was held to be noise whatever its score.</summary>
    public float Score(int age) => _scores[At(age)];

    /// <summary>Standard deviation of the level from 280 to 3750 Hz in the newest frames, in dB.</summary>
    public float Deviation(int frames)
    {
        float sum = 0, squares = 0;
        for (var age = 0; age < frames; age++)
        {
            var level = _midLevels[At(age)];
            sum += level;
            squares += level * level;
        }

        var mean = sum / frames;
        return MathF.Sqrt(MathF.Max(0, (squares / frames) - (mean * mean)));
    }

    /// <summary>Mean periodicity of the newest frames.</summary>
    public float MeanPeriodicity(int frames)
    {
        var sum = 0f;
        for (var age = 0; age < frames; age++) sum += _periodicities[At(age)];
        return sum / frames;
    }

    private int At(int age) => (_newest - age + Length) % Length;
}
