using VoiceCluster.Audio;

namespace VoiceCluster.SpeechEvaluation;

/// <summary>
/// What a call over the telephone leaves of 16 kHz speech: 300 to 3,400 Hz, 8 kHz, mu-law, packets of 20 ms of which some are lost, the jitter buffer with its
/// concealment, and back to 16 kHz as a leg does it.
/// </summary>
/// <param name="loss">Share of packets lost, each for itself, 0 to 1.</param>
/// <param name="seed">Which ones.</param>
internal sealed class TelephoneLine(double loss, int seed)
{
    private const int Rate = 8_000;
    private const int Packet = Rate / 50;
    private const int Taps = 255;

    private static readonly double[] Channel = BandPass(300.0 / Frame.SampleRate, 3_400.0 / Frame.SampleRate);

    // The buffer waits a little before it plays; what it then still holds is read out.
    private static readonly int Afterwards = 10;

    public short[] Carry(short[] wideband)
    {
        var sent = Convert(Filter(wideband), Frame.SampleRate, Rate);
        Array.Resize(ref sent, (sent.Length + Packet - 1) / Packet * Packet);
        Code(sent);

        var random = new Random(seed);
        var buffer = new JitterBuffer(Rate);
        var played = new List<short>();
        var frame = new short[Packet];
        for (var packet = 0; packet < (sent.Length / Packet) + Afterwards; packet++)
        {
            var now = packet * Frame.Duration;
            var at = packet * Packet;
            if (at < sent.Length && random.NextDouble() >= loss) buffer.Put(1, (uint)at, sent.AsSpan(at, Packet), now);
            buffer.Read(frame, now);
            played.AddRange(frame);
        }

        return Convert([.. played], Rate, Frame.SampleRate);
    }

    /// <summary>The line's band and coding alone, each sample where it was.</summary>
    public static short[] BandOf(short[] wideband)
    {
        var sent = Convert(Filter(wideband), Frame.SampleRate, Rate);
        Code(sent);
        var delay = 2 * new Resampler(Rate, Frame.SampleRate).Delay.TotalSeconds * Frame.SampleRate;
        return Convert(sent, Rate, Frame.SampleRate)[(int)Math.Round(delay)..];
    }

    private static void Code(short[] samples)
    {
        var coded = new byte[samples.Length];
        G711.EncodeMuLaw(samples, coded);
        G711.DecodeMuLaw(coded, samples);
    }

    private static short[] Convert(short[] samples, int from, int to)
    {
        var resampler = new Resampler(from, to);
        var converted = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlush];
        var written = resampler.Process(samples, converted);
        written += resampler.Flush(converted.AsSpan(written));
        return converted[..written];
    }

    private static short[] Filter(short[] input)
    {
        var output = new short[input.Length];
        for (var n = 0; n < input.Length; n++)
        {
            var sum = 0.0;
            for (var k = 0; k < Taps; k++)
            {
                var at = n + (Taps / 2) - k;
                if ((uint)at < (uint)input.Length) sum += Channel[k] * input[at];
            }

            output[n] = Pcm16.Saturate((float)sum);
        }

        return output;
    }

    /// <summary>Windowed sinc (Blackman); frequencies as shares of the sample rate.</summary>
    private static double[] BandPass(double low, double high)
    {
        var taps = new double[Taps];
        for (var k = 0; k < Taps; k++)
        {
            var x = k - ((Taps - 1) / 2.0);
            var window = 0.42 - (0.5 * Math.Cos(2 * Math.PI * k / (Taps - 1))) + (0.08 * Math.Cos(4 * Math.PI * k / (Taps - 1)));
            taps[k] = (Sinc(high, x) - Sinc(low, x)) * window;
        }

        return taps;

        static double Sinc(double cutoff, double x) => x == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    }
}
