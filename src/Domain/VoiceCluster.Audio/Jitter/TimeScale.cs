namespace VoiceCluster.Audio;

/// <summary>
/// Makes speech a little shorter or longer without changing its pitch: one period is taken out or put in, with a cross-fade (time-domain
/// pitch-synchronous overlap-add). Speech that has no period, unless it is near silence, is left alone.
/// </summary>
internal static class TimeScale
{
    private const float LeastCorrelation = 0.6f;

    /// <summary>Frames under this power (-50 dBFS) may be cut anywhere.</summary>
    private const float Silence = 1e-5f * 32_768 * 32_768;

    /// <summary>Samples needed to judge and to change: 35 ms.</summary>
    public static int Needed(int sampleRate) => (sampleRate / 50) + PitchSearch.LongestLag(sampleRate);

    /// <summary>Takes one period out of the end of the samples; returns how many are left.</summary>
    /// <param name="samples">At least <see cref="Needed"/>.</param>
    /// <param name="sampleRate">8 or 16 kHz.</param>
    public static int Shorten(Span<short> samples, int sampleRate)
    {
        if (!TryPeriod(samples, sampleRate, out var period)) return samples.Length;
        var first = samples.Slice(samples.Length - (2 * period), period);
        var second = samples[^period..];
        for (var n = 0; n < period; n++) first[n] = Blend(first[n], second[n], n, period);
        return samples.Length - period;
    }

    /// <summary>Puts one period in at the end of the samples; returns how many there are then.</summary>
    /// <param name="buffer">The samples, and behind them room for a period of 15 ms.</param>
    /// <param name="count">How many samples there are, at least <see cref="Needed"/>.</param>
    /// <param name="sampleRate">8 or 16 kHz.</param>
    public static int Lengthen(Span<short> buffer, int count, int sampleRate)
    {
        if (!TryPeriod(buffer[..count], sampleRate, out var period)) return count;
        var first = buffer.Slice(count - (2 * period), period);
        var second = buffer.Slice(count - period, period);
        second.CopyTo(buffer.Slice(count, period));
        // From where the second period would go on, back to where the first one did.
        for (var n = 0; n < period; n++) second[n] = Blend(second[n], first[n], n, period);
        return count + period;
    }

    private static bool TryPeriod(ReadOnlySpan<short> samples, int sampleRate, out int period)
    {
        var recent = samples[^Needed(sampleRate)..];
        if (LevelMeter.SumOfSquares(recent) < Silence * recent.Length)
        {
            period = sampleRate / 100;
            return true;
        }

        (period, var correlation) = PitchSearch.Find(recent, sampleRate);
        return correlation >= LeastCorrelation;
    }

    private static short Blend(short from, short to, int n, int length) => (short)(((from * (length - n)) + (to * n)) / length);
}
