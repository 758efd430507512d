namespace VoiceCluster.Audio.Tests;

/// <summary>Measures tones with a window whose side lobes lie below -110 dB.</summary>
internal static class Spectrum
{
    /// <summary>Amplitude of the component at a frequency.</summary>
    public static double Amplitude(ReadOnlySpan<short> signal, double frequency, double rate)
    {
        double real = 0, imaginary = 0, weight = 0;
        for (var n = 0; n < signal.Length; n++)
        {
            var window = Window((double)n / (signal.Length - 1));
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequency * n / rate);
            real += signal[n] * window * cos;
            imaginary += signal[n] * window * sin;
            weight += window;
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight;
    }

    /// <summary>The largest amplitude anywhere but at the tone.</summary>
    public static double LargestBeside(ReadOnlySpan<short> signal, double tone, double rate)
    {
        var length = Math.Min(signal.Length, 1_024);
        var bin = rate / length;
        var largest = 0.0;
        for (var frequency = bin * 6; frequency < (rate / 2) - (bin * 6); frequency += bin * 1.5)
        {
            if (Math.Abs(frequency - tone) > bin * 8) largest = Math.Max(largest, Amplitude(signal[..length], frequency, rate));
        }

        return largest;
    }

    /// <summary>Blackman-Harris, seven terms.</summary>
    private static double Window(double t)
    {
        ReadOnlySpan<double> terms = [0.27105140069342, -0.43329793923448, 0.21812299954311, -0.06592544638803, 0.01081174209837, -0.00077658482522, 0.00001388721735];
        var sum = 0.0;
        for (var k = 0; k < terms.Length; k++) sum += terms[k] * Math.Cos(2 * Math.PI * k * t);
        return sum;
    }
}
