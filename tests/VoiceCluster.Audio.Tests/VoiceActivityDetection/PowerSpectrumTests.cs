namespace VoiceCluster.Audio.Tests;

public sealed class PowerSpectrumTests
{
    [Fact]
    public void Lines_are_those_of_the_discrete_fourier_transform()
    {
        var samples = Signals.Noise(PowerSpectrum.Length, seed: 21).Select(sample => (float)sample).ToArray();
        var power = new float[PowerSpectrum.Bins];
        new PowerSpectrum().Compute(samples, power);
        for (var line = 0; line < power.Length; line++)
        {
            double real = 0, imaginary = 0;
            for (var n = 0; n < samples.Length; n++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * line * n / samples.Length);
                real += samples[n] * cos;
                imaginary -= samples[n] * sin;
            }

            var expected = (real * real) + (imaginary * imaginary);
            Assert.Equal(1, (power[line] + 1e4) / (expected + 1e4), 1e-4);
        }
    }
}
