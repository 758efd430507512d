namespace VoiceCluster.Audio;

/// <summary>The sixteen dual tones of telephone keys (ITU-T Q.23).</summary>
public static class Dtmf
{
    /// <summary>The keys, row by row.</summary>
    public const string Keys = "123A456B789C*0#D";

    /// <summary>Frequencies of the four rows and the four columns, in Hz.</summary>
    public static ReadOnlySpan<int> Rows => [697, 770, 852, 941];

    /// <inheritdoc cref="Rows"/>
    public static ReadOnlySpan<int> Columns => [1_209, 1_336, 1_477, 1_633];

    /// <summary>The tone of a key, for as long as it is asked for.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="sampleRate">Samples a second, at least 8000.</param>
    /// <param name="levelDb">Level of each of the two tones, in dBFS.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such key.</exception>
    public static ToneGenerator Generator(char key, int sampleRate, double levelDb = -13)
    {
        var index = Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal);
        if (index < 0) throw new ArgumentOutOfRangeException(nameof(key), key, $"The keys are {Keys}.");
        return new ToneGenerator(sampleRate, Rows[index / 4], Columns[index % 4], levelDb);
    }
}
