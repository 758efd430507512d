namespace VoiceCluster.Audio;

/// <summary>
/// Tells speech from noise, frame by frame (20 ms of 16 kHz), without looking ahead and from the first frame on. The statistic is the
/// generalised likelihood ratio of sixteen band powers against a noise whose mean and spread are learned, so one threshold serves hiss,
/// hum and babble; periodicity and the shape of a rise decide what may be learned. Onset 0 to 40 ms, hangover 20 to 60 ms.
/// One per stream, for one thread at a time; allocates nothing after construction.
/// <list type="number">
/// <item>Analyse: band powers, periodicity, level.</item>
/// <item>Compare with the noise.</item>
/// <item>Weigh: a rise with the shape of the noise, or a sound far under the caller's own level, is no evidence.</item>
/// <item>Decide, with hysteresis and a short hangover.</item>
/// <item>Learn the noise from frames that hold no speech.</item>
/// </list>
/// </summary>
public sealed class VoiceActivityDetector
{
    /// <summary>Scores that keep speech going, that begin it in the mean of two frames, and that begin it at once.</summary>
    private const float Sustain = 7, Start = 9, StartAtOnce = 18;

    /// <summary>
    /// Frames kept after the last speech: in the end, where it breaks off, and in noise that hides the weak sounds between strong ones.
    /// </summary>
    private const int Hangover = 1, HangoverBeforeStop = 2, HangoverInBabble = 3;

    /// <summary>What lies so far under the caller's loud frames (in dB) is breath or room, not speech.</summary>
    private const float Range = 24;

    /// <summary>A pause is 600 ms in which nothing comes this near (in dB) to the caller's loud frames.</summary>
    private const float PauseRange = 7;

    /// <summary>
    /// Strongly voiced frames of the last 30 up to which they can be a pause, and from which they show the caller's level.
    /// </summary>
    private const int VoicesInPause = 7, VoicesInSpeech = 10;

    /// <summary>Noise whose score reaches this resembles speech.</summary>
    private const float Confusing = 12;

    /// <summary>Frames during which the beginning may still turn out to have been speech.</summary>
    private const int Provisional = 5;

    /// <summary>Six talkers at once vary less than this (in dB) over 600 ms three times in four, and one hardly ever does.</summary>
    private const float Even = 4.5f;

    /// <summary>A sound whose level varies less than this (in dB) over half a second comes from a machine.</summary>
    private const float Tone = 0.35f;

    /// <summary>
    /// Speech that ends from so near the caller's loud frames (in dB) ends as before a stop consonant, not as a sentence does.
    /// </summary>
    private const float Abrupt = 20;

    private const float LeastSpeechDb = -55, VowelPeriodicity = 0.85f, ClearVoice = 30;

    private readonly SpectralBands _bands = new();
    private readonly NoiseModel _noise = new();
    private readonly FrameHistory _history = new();
    private bool _speaking;
    private int _active;
    private int _hangover;
    private int _quiet;
    private int _low;
    private float _lastEvidence;
    private float _noiseScore = 3;
    private float? _callerDb;

    /// <summary>Judges the next 320 samples of a 16 kHz stream.</summary>
    /// <exception cref="ArgumentException">The frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public VoiceActivity Process(ReadOnlySpan<short> frame)
    {
        if (frame.Length != Frame.Samples)
        {
            throw new ArgumentException($"A frame has {Frame.Samples} samples, not {frame.Length}.", nameof(frame));
        }

        // 1. Analyse
        var power = LevelMeter.PowerWithoutDc(frame);
        var levelDb = LevelMeter.FromPower(power);
        _bands.Analyse(frame);
        var bands = _bands.Powers;
        var periodicity = Periodicity.Of(_bands.Lines);
        if (_history.Count < Provisional) Settle(bands, power, levelDb, periodicity);

        // 2. Compare
        var comparison = _noise.Compare(bands);
        var excessDb = LevelMeter.FromPower(comparison.Excess);

        // 3. Weigh
        var isNoiseRise = IsNoiseRise(comparison, periodicity);
        var isFaint = excessDb < _callerDb - Range;
        var evidence = isNoiseRise || isFaint ? 0 : comparison.Score;
        var score = isNoiseRise || isFaint ? -1 : Math.Min(comparison.Score, 1_000);
        _history.Add(bands, power, LevelMeter.FromPower(_bands.MidPower), periodicity, score);
        if (periodicity > Periodicity.Voice && comparison.Score > ClearVoice) FollowCaller(excessDb);

        // 4. Decide
        Decide(evidence * Math.Min(1, Sustain / _noiseScore), excessDb);

        // 5. Learn
        Learn(bands, isNoiseRise, comparison.Rise);
        return new VoiceActivity(_speaking, levelDb, _noise.LevelDb);
    }

    /// <summary>
    /// The first frame is the noise unless it hisses (its window is not full yet, so its periodicity says nothing); one of the next, no
    /// louder but voiced, shows that it was the beginning of that voice.
    /// </summary>
    private void Settle(ReadOnlySpan<float> bands, float power, float levelDb, float periodicity)
    {
        var isSpeech = levelDb > LeastSpeechDb
            && ((periodicity > VowelPeriodicity && _history.Count > 0 && !IsHum(bands)) || IsHissing(bands));
        if (_history.Count == 0 || (isSpeech && levelDb < _noise.LevelDb + 10)) _noise.Begin(bands, power, isSpeech);
    }

    /// <summary>
    /// Whether the noise itself grew: all bands by about as much, without pitch. Among speech or in babble, where weak sounds look alike,
    /// only a large step is one.
    /// </summary>
    private bool IsNoiseRise(in Comparison comparison, float periodicity) =>
        comparison.Rise > (_speaking || _noiseScore > Sustain ? 8 : 1.5f) && comparison.Tilt < 1
        && comparison.Roughness < 2.2f + (0.06f * comparison.Rise) && periodicity < 0.7f;

    /// <summary>The loud frames of the caller, whose level varies as a machine's does not: quickly up, slowly down.</summary>
    private void FollowCaller(float excessDb)
    {
        if (_history.StrongCount < VoicesInSpeech || _history.Deviation(10) <= Tone) return;
        _callerDb = _callerDb is { } known ? known + ((excessDb > known ? 0.3f : 0.01f) * (excessDb - known)) : excessDb;
    }

    private void Decide(float evidence, float excessDb)
    {
        var mean = 0.5f * (evidence + _lastEvidence);
        _lastEvidence = evidence;
        if (_speaking ? mean > Sustain || evidence > Sustain : mean > Start || evidence > StartAtOnce)
        {
            _speaking = true;
            // A single frame is as likely a click: no hangover.
            _hangover = ++_active < 2 ? 0
                : _noiseScore > Confusing ? HangoverInBabble
                : excessDb > _callerDb - Abrupt ? HangoverBeforeStop
                : Hangover;
        }
        else if (_speaking && _hangover-- <= 0)
        {
            _speaking = false;
            _active = 0;
        }
    }

    private void Learn(ReadOnlySpan<float> bands, bool isNoiseRise, float rise)
    {
        const int MiddleOfPause = FrameHistory.Run / 2;
        _quiet = !_speaking || isNoiseRise ? _quiet + 1 : 0;
        _noise.Sink(bands, _history.Power(0));
        if (_speaking) EndSteadySound();
        _low = LevelMeter.FromPower(_bands.TotalPower) > _callerDb - PauseRange ? 0 : _low + 1;
        if (isNoiseRise || (rise < -0.6f && _noiseScore < Sustain))
        {
            // What is below a steady noise cannot be speech, however short the gap.
            _noise.Learn(bands, _history.Power(0), isNoiseRise ? Math.Min(10, rise * rise / 2) : 1, isStep: true);
        }
        else if (IsPause())
        {
            // The only unbiased look at noise that resembles speech.
            LearnScore(MiddleOfPause);
            _noise.Learn(_history.Bands(MiddleOfPause), _history.Power(MiddleOfPause), 1);
        }
        else if (_quiet > 2 || (_quiet > 0 && _history.Count < 3))
        {
            // Two frames late, so that the beginning of a word is not taken for noise. The more often noise scores like speech, the
            // more do low scores alone give a wrong picture of it.
            var age = Math.Min(2, _history.Count - 1);
            var unbiased = Math.Min(1, Sustain / _noiseScore);
            _noise.Learn(_history.Bands(age), _history.Power(age), unbiased * unbiased * unbiased * unbiased);
        }
    }

    /// <summary>
    /// Whether nobody spoke for 600 ms, whatever the frames scored: nothing came near the caller's level and there was hardly one voice;
    /// while no caller was heard yet, nothing stood out.
    /// </summary>
    private bool IsPause() =>
        _low >= FrameHistory.Run && _history.Count >= FrameHistory.Run && _history.StrongCount <= VoicesInPause
        && (_callerDb is not null || _history.Deviation(FrameHistory.Run) < Even);

    /// <summary>Tracks the score that nine in ten frames of noise stay under, by which all evidence is scaled.</summary>
    private void LearnScore(int age)
    {
        if (_history.Score(age) < 0) return;
        var mean = 0.5f * (_history.Score(age) + Math.Abs(_history.Score(age + 1)));
        _noiseScore = Math.Clamp(_noiseScore * (mean > _noiseScore ? 1.09f : 0.99f), 3, 30);
    }

    /// <summary>What varies less than any speech does, given how periodic it is, is the noise from now on.</summary>
    private void EndSteadySound()
    {
        var frames = IsSteady(10, 0.9f, 0.55f) ? 10 : IsSteady(25, 1.1f, 0.7f) || IsSteady(25, Tone, 2) ? 25 : 0;
        if (frames == 0) return;
        if (!_noise.IsBelow(_history, frames))
        {
            if (_noise.IsYoung) _noise.Learn(_history.Bands(0), _history.Power(0), 1);
            return;
        }

        _noise.Replace(_history, frames);
        _speaking = false;
        _active = 0;
        _lastEvidence = 0;
    }

    private bool IsSteady(int frames, float deviation, float periodicity) =>
        _history.Count >= frames && _history.Deviation(frames) < deviation && _history.MeanPeriodicity(frames) < periodicity;

    /// <summary>Less than -25 dB above 530 Hz: lower than any vowel.</summary>
    private static bool IsHum(ReadOnlySpan<float> bands)
    {
        float low = 0, high = 0;
        for (var band = 0; band < 4; band++) low += bands[band];
        for (var band = 4; band < SpectralBands.Count; band++) high += bands[band];
        return high < 0.003f * low;
    }

    /// <summary>Far more above 2.5 kHz than below 2 kHz: a fricative, as hardly any noise is.</summary>
    private static bool IsHissing(ReadOnlySpan<float> bands)
    {
        float low = 0, high = 0;
        for (var band = 0; band < 11; band++) low += bands[band];
        for (var band = 12; band < SpectralBands.Count; band++) high += bands[band];
        return high > 4 * low;
    }
}
