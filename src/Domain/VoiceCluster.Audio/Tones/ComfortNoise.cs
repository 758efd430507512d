namespace VoiceCluster.Audio;

/// <summary>Soft noise for the silences of a line, so that it does not sound dead (RFC 3389 without spectral parameters).</summary>
/// <param name="seed">Begin of the sequence: equal seeds give equal noise.</param>
public sealed class ComfortNoise(uint seed = 1)
{
    private uint _state = seed == 0 ? 1 : seed;
    private float _last;

    /// <summary>Fills the span with noise at a level in dBFS (-127 to 0; RFC 3389 writes it without its sign).</summary>
    public void Generate(Span<short> destination, double levelDb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelDb, 0);
        // Uniform noise has a third of the power of its peak, and a third of that passes the low-pass.
        var peak = (float)(32_768 * Math.Pow(10, levelDb / 20) * 3);
        for (var n = 0; n < destination.Length; n++)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            _last = 0.5f * (_last + (peak * ((_state * (2f / uint.MaxValue)) - 1)));
            destination[n] = Pcm16.Saturate(_last);
        }
    }
}
