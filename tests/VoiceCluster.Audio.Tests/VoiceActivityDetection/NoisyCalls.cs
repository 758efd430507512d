namespace VoiceCluster.Audio.Tests;

/// <summary>Mixes noise into a signal and counts what a detector makes of it.</summary>
internal static class NoisyCalls
{
    public static double[] White(int samples, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => Signals.Gaussian(random))];
    }

    public static double[] Hum(int samples, double fundamental) =>
        [.. Enumerable.Range(0, samples).Select(n => Enumerable.Range(1, 8).Sum(harmonic => Math.Pow(0.63, harmonic) * Math.Sin((2 * Math.PI * fundamental * harmonic * n / 16_000) + harmonic)))];

    /// <summary>Eight voices of different pitch, none of them pausing long, in a room that is not silent.</summary>
    public static double[] Babble(int samples)
    {
        var sum = White(samples, 99);
        for (var n = 0; n < samples; n++) sum[n] *= 1_500;
        for (var talker = 0; talker < 8; talker++)
        {
            var voice = new SpeechSignal(900 + talker, 95 + (19 * talker)).Talk((samples / 16_000.0) + 1).Samples();
            for (var n = 0; n < samples; n++) sum[n] += voice[n + (talker * 1_731 % 16_000)];
        }

        return sum;
    }

    /// <summary>Adds noise so that the speaking frames are so many decibels louder than it.</summary>
    public static short[] Mix(short[] signal, bool[] truth, double[] noise, double snr)
    {
        double power = 0;
        var count = 0;
        for (var frame = 0; frame < truth.Length; frame++)
        {
            if (!truth[frame]) continue;
            power += LevelMeter.SumOfSquares(signal.AsSpan(frame * Frame.Samples, Frame.Samples)) / (double)Frame.Samples;
            count++;
        }

        return Add(signal, noise, Math.Sqrt(power / count / Math.Pow(10, snr / 10)));
    }

    public static short[] Add(short[] signal, double[] noise, double rms)
    {
        var scale = rms / Math.Sqrt(noise.Average(sample => sample * sample));
        return [.. signal.Select((sample, n) => Signals.Limit(sample + (noise[n] * scale)))];
    }

    public static VoiceActivity[] Detect(short[] signal, VoiceActivityDetector? detector = null)
    {
        detector ??= new VoiceActivityDetector();
        return [.. Enumerable.Range(0, signal.Length / Frame.Samples).Select(frame => detector.Process(signal.AsSpan(frame * Frame.Samples, Frame.Samples)))];
    }

    /// <summary>Part of the speaking frames found, and part of the silent ones called speech, the hangover of 60 ms left out.</summary>
    public static (double Recall, double FalseAlarms) Score(bool[] truth, VoiceActivity[] found)
    {
        int speech = 0, hits = 0, silence = 0, alarms = 0;
        for (var frame = 0; frame < truth.Length; frame++)
        {
            if (truth[frame])
            {
                speech++;
                if (found[frame].Voiced) hits++;
            }
            else if (!truth.AsSpan(Math.Max(0, frame - 3), Math.Min(3, frame)).Contains(true) && !(frame + 1 < truth.Length && truth[frame + 1]))
            {
                silence++;
                if (found[frame].Voiced) alarms++;
            }
        }

        return ((double)hits / Math.Max(1, speech), (double)alarms / Math.Max(1, silence));
    }
}
