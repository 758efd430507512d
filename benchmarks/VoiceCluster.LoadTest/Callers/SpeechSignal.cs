using VoiceCluster.Audio;

namespace VoiceCluster.LoadTest.Callers;

/// <summary>
/// A sound that a voice activity detector takes for speech and a line for a room: harmonics of a gliding pitch under three formants, four
/// syllables a second; and a room that is never quite still. The same every time.
/// </summary>
internal static class SpeechSignal
{
    private const double Pitch = 120, Syllables = 4, Peak = 9_000;

    private static readonly (double Hertz, double Width, double Gain)[] Formants = [(550, 180, 1), (1_500, 250, 0.5), (2_500, 350, 0.25)];

    /// <summary>Speech of whole frames, 16 kHz, about -20 dBFS, over the room's noise.</summary>
    public static short[] Speech(int frames)
    {
        var samples = Room(frames, seed: 1);
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var seconds = i / (double)Frame.SampleRate;
            var pitch = Pitch * (1 + (0.08 * Math.Sin(2 * Math.PI * 0.9 * seconds)));
            phase += 2 * Math.PI * pitch / Frame.SampleRate;
            // From loud to soft and back in each syllable, as vowels and consonants go, and never silent.
            var loudness = 0.65 + (0.35 * Math.Cos(2 * Math.PI * Syllables * seconds));
            samples[i] = (short)Math.Clamp(samples[i] + (Peak * loudness * Voice(phase, pitch)), short.MinValue, short.MaxValue);
        }

        return samples;
    }

    /// <summary>White noise at about -66 dBFS.</summary>
    public static short[] Room(int frames, int seed)
    {
        var random = new Random(seed);
        var samples = new short[frames * Frame.Samples];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)random.Next(-28, 29);
        return samples;
    }

    private static double Voice(double phase, double pitch)
    {
        var sum = 0.0;
        for (var harmonic = 1; harmonic * pitch < 4_000; harmonic++) sum += Gain(harmonic * pitch) * Math.Sin(harmonic * phase);
        return sum / 3;
    }

    private static double Gain(double hertz)
    {
        var gain = 0.02;
        foreach (var (centre, width, peak) in Formants)
        {
            var distance = (hertz - centre) / width;
            gain += peak / (1 + (distance * distance));
        }

        return gain;
    }
}
