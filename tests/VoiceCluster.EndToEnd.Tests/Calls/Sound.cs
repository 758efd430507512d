using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>A sound that a voice activity detector takes for speech: harmonics of a gliding pitch under two formants, four syllables a second.</summary>
internal static class Sound
{
    /// <summary>Speech and then silence in a format, 20 ms each.</summary>
    public static IEnumerable<byte[]> Frames(AudioFormat format, int speechMs, int silenceMs) => Cut(format, [.. Speech(speechMs, format.SampleRate), .. new short[silenceMs * format.SampleRate / 1000]]);

    /// <summary>20 ms pieces as they travel.</summary>
    public static IEnumerable<byte[]> Cut(AudioFormat format, short[] samples)
    {
        foreach (var frame in samples.Chunk(format.SampleRate / 50))
        {
            var bytes = new byte[frame.Length * format.BytesPerSample];
            switch (format.Encoding)
            {
                case AudioEncoding.MuLaw: G711.EncodeMuLaw(frame, bytes); break;
                case AudioEncoding.ALaw: G711.EncodeALaw(frame, bytes); break;
                default: MemoryMarshal.AsBytes<short>(frame).CopyTo(bytes); break;
            }

            yield return bytes;
        }
    }

    /// <summary>About -20 dBFS.</summary>
    public static short[] Speech(int ms, int rate)
    {
        const double Middle = 130, Swing = 15, Glide = 2 * Math.PI * 0.7;
        var samples = new short[ms * rate / 1000];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / (double)rate;
            var pitch = Middle + (Swing * Math.Sin(Glide * t));
            var phase = 2 * Math.PI * ((Middle * t) - (Swing / Glide * Math.Cos(Glide * t)));
            double sum = 0, weights = 0;
            for (var harmonic = 1; harmonic <= 24; harmonic++)
            {
                var f = harmonic * pitch;
                var weight = Math.Exp(-Math.Pow((f - 600) / 350, 2)) + (0.5 * Math.Exp(-Math.Pow((f - 1700) / 400, 2))) + 0.02;
                sum += weight * Math.Sin(harmonic * phase);
                weights += weight;
            }

            samples[i] = (short)(sum / weights * (0.65 + (0.35 * Math.Sin(2 * Math.PI * 4 * t))) * 0.3 * short.MaxValue);
        }

        return samples;
    }
}
