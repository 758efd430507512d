using VoiceCluster.Audio;

namespace VoiceCluster.VoiceActivityEvaluation;

/// <summary>What a detector made of calls, counted in frames of 20 ms.</summary>
internal sealed class Score
{
    private const int SettledFrames = 10;

    private readonly List<double> _onsets = [];
    private readonly List<double> _hangovers = [];
    private int _speech, _hits, _silence, _alarms, _farAlarms;

    public double Recall => (double)_hits / _speech;

    /// <summary>Frames without speech that were called speech, hangovers included, as a part of all frames.</summary>
    public double FalseAlarms => (double)_alarms / (_silence + _speech);

    /// <summary>
    /// Part of the frames without speech that were called speech although none was near (in the 60 ms before or the next frame).
    /// </summary>
    public double FarFalseAlarms => (double)_farAlarms / Math.Max(1, _silence);

    public double Onset(double part) => Percentile(_onsets, part);

    public double Hangover(double part) => Percentile(_hangovers, part);

    /// <summary>Runs a fresh detector over a call with noise at a distance to the speech, in dB; null for none.</summary>
    public void Add(Speech speech, double[]? noise, double snr)
    {
        var detector = new VoiceActivityDetector();
        var gain = noise is null ? 0 : Math.Sqrt(speech.Level / Math.Pow(10, snr / 10)) / Noise.Rms(noise);
        var frame = new short[Frame.Samples];
        var voiced = new bool[speech.Truth.Length];
        for (var index = 0; index < voiced.Length; index++)
        {
            for (var n = 0; n < Frame.Samples; n++)
            {
                var at = (index * Frame.Samples) + n;
                frame[n] = (short)Math.Clamp(Math.Round(speech.Samples[at] + (noise is null ? 0 : noise[at] * gain)), short.MinValue, short.MaxValue);
            }

            voiced[index] = detector.Process(frame).Voiced;
        }

        Count(speech.Truth, voiced);
    }

    private void Count(bool[] truth, bool[] voiced)
    {
        for (var frame = 0; frame < truth.Length; frame++)
        {
            if (truth[frame])
            {
                _speech++;
                if (voiced[frame]) _hits++;
            }
            else
            {
                _silence++;
                if (!voiced[frame]) continue;
                _alarms++;
                var from = Math.Max(0, frame - 3);
                if (!truth.AsSpan(from, Math.Min(truth.Length, frame + 2) - from).Contains(true)) _farAlarms++;
            }
        }

        for (var frame = SettledFrames; frame < truth.Length - SettledFrames; frame++)
        {
            if (truth[frame] && !truth.AsSpan(frame - SettledFrames, SettledFrames).Contains(true)) _onsets.Add(20.0 * Math.Max(0, Find(voiced, frame, true)));
            if (!truth[frame] && truth[frame - 1] && !truth.AsSpan(frame, SettledFrames).Contains(true)) _hangovers.Add(20.0 * Find(voiced, frame, false));
        }
    }

    private static int Find(bool[] voiced, int from, bool value)
    {
        var found = voiced.AsSpan(from).IndexOf(value);
        return found < 0 ? voiced.Length - from : found;
    }

    private static double Percentile(List<double> values, double part)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        return values[(int)Math.Ceiling(part * (values.Count - 1))];
    }
}
