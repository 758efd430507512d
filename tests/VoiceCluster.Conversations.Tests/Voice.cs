using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A signal that a voice activity detector takes for speech: harmonics of a gliding pitch under two formants, in syllables.</summary>
internal static class Voice
{
    public static byte[] Silence { get; } = new byte[Frame.Bytes];

    /// <param name="index">Which frame of the tone.</param>
    /// <param name="hz">Its frequency.</param>
    public static byte[] Tone(int index, double hz)
    {
        var samples = new short[Frame.Samples];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)(6000 * Math.Sin(2 * Math.PI * hz * ((index * Frame.Samples) + i) / Frame.SampleRate));
        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    /// <param name="index">Which frame of the speech.</param>
    /// <param name="peak">Of full scale.</param>
    public static byte[] Speech(int index, double peak = 0.3)
    {
        var samples = new short[Frame.Samples];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = ((index * Frame.Samples) + i) / (double)Frame.SampleRate;
            var pitch = 130 + (15 * Math.Sin(2 * Math.PI * 0.7 * t));
            double sum = 0, weights = 0;
            for (var h = 1; h <= 24; h++)
            {
                var f = h * pitch;
                var weight = Math.Exp(-Math.Pow((f - 600) / 350, 2)) + (0.5 * Math.Exp(-Math.Pow((f - 1700) / 400, 2))) + 0.02;
                sum += weight * Math.Sin(2 * Math.PI * h * ((130 * t) - (15 / (2 * Math.PI * 0.7) * Math.Cos(2 * Math.PI * 0.7 * t))));
                weights += weight;
            }

            var syllables = 0.65 + (0.35 * Math.Sin(2 * Math.PI * 4 * t));
            samples[i] = (short)(sum / weights * 3 * syllables * peak * 32767 / 3);
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }
}
