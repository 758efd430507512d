namespace VoiceCluster.TurnTaking;

/// <summary>How many digits numbers of a kind have: a set of lengths, 1 to 31.</summary>
internal readonly record struct DigitLengths(uint Bits)
{
    private const int Longest = 31;

    public bool IsEmpty => Bits == 0;

    /// <summary>The longest; 0 when empty.</summary>
    public int Most => IsEmpty ? 0 : Longest - System.Numerics.BitOperations.LeadingZeroCount(Bits);

    public static DigitLengths Only(int digits) => new(1u << digits);

    /// <summary>From <paramref name="fewest"/> to <paramref name="most"/>.</summary>
    public static DigitLengths Between(int fewest, int most)
    {
        var bits = 0u;
        for (var length = fewest; length <= most; length++) bits |= 1u << length;
        return new(bits);
    }

    /// <summary>Reads "4", "7 10 11" and "8-12".</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static DigitLengths Parse(string text)
    {
        var bits = 0u;
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var bounds = part.Split('-');
            if (!int.TryParse(bounds[0], out var fewest) || !int.TryParse(bounds[^1], out var most) || fewest < 1 || most > Longest || fewest > most)
                throw new FormatException($"'{part}' is no length of a number; use 1 to {Longest}, or a range like 8-12");
            bits |= Between(fewest, most).Bits;
        }

        return new(bits);
    }

    public bool Contains(int digits) => digits is >= 0 and <= Longest && (Bits & (1u << digits)) != 0;
}
