using System.Globalization;

namespace VoiceCluster.Language;

/// <summary>English names of numbers. Inputs are strings of the digits 0 to 9; words come in speaking order, lower case, without hyphens.</summary>
public static class NumberWords
{
    private static readonly string[] Units =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Size, string Name)[] Scales = [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

    private static readonly Dictionary<string, string> IrregularOrdinals = new(StringComparer.Ordinal)
    {
        ["one"] = "first", ["two"] = "second", ["three"] = "third", ["five"] = "fifth", ["eight"] = "eighth", ["nine"] = "ninth", ["twelve"] = "twelfth",
    };

    /// <summary>"4271" as "four thousand two hundred seventy one"; digit by digit from a quadrillion on.</summary>
    public static List<string> Cardinal(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Length > 15 || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? Digits(digits) : Cardinal(value);
    }

    /// <summary>4271 as "four thousand two hundred seventy one".</summary>
    /// <param name="value">0 or more.</param>
    public static List<string> Cardinal(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var words = new List<string>();
        AddCardinal(value, words);
        return words;
    }

    /// <summary>"22" as "twenty second".</summary>
    public static List<string> Ordinal(string digits) => Ordinal(Cardinal(digits));

    /// <summary>22 as "twenty second".</summary>
    /// <param name="value">0 or more.</param>
    public static List<string> Ordinal(long value) => Ordinal(Cardinal(value));

    /// <summary>"407" as "4 0 7", so that a voice says the digits one by one.</summary>
    public static string OneByOne(string digits) => string.Join(' ', digits.AsEnumerable());

    /// <summary>"407" as "four zero seven".</summary>
    public static List<string> Digits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var words = new List<string>(digits.Length);
        foreach (char digit in digits)
            words.Add(Units[digit - '0']);
        return words;
    }

    /// <summary>Four digits in pairs, as years are read: "1999", "2024", "1905" ("nineteen oh five"), "2007" ("two thousand seven").</summary>
    public static List<string> Year(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        int year = int.Parse(digits, CultureInfo.InvariantCulture);
        int century = year / 100;
        int rest = year % 100;
        if (digits.Length != 4 || century % 10 == 0 && rest < 10)
            return Cardinal(digits);
        var words = new List<string>();
        AddCardinal(century, words);
        if (rest == 0)
            words.Add("hundred");
        else
        {
            if (rest < 10)
                words.Add("oh");
            AddCardinal(rest, words);
        }

        return words;
    }

    /// <summary>"12.50" as "twelve point five zero"; further points ("1.2.3") are spoken too.</summary>
    public static List<string> Decimal(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        string[] parts = number.Split('.');
        var words = parts[0].Length == 0 ? [] : Cardinal(parts[0]);
        for (int i = 1; i < parts.Length; i++)
        {
            words.Add("point");
            words.AddRange(parts.Length > 2 ? Cardinal(parts[i]) : Digits(parts[i]));
        }

        return words;
    }

    private static List<string> Ordinal(List<string> cardinal)
    {
        cardinal[^1] = OrdinalOf(cardinal[^1]);
        return cardinal;
    }

    private static void AddCardinal(long value, List<string> words)
    {
        foreach (var (size, name) in Scales)
        {
            if (value < size)
                continue;
            AddCardinal(value / size, words);
            words.Add(name);
            value %= size;
            if (value == 0)
                return;
        }

        if (value >= 100)
        {
            words.Add(Units[value / 100]);
            words.Add("hundred");
            value %= 100;
            if (value == 0)
                return;
        }

        if (value >= 20)
        {
            words.Add(Tens[value / 10]);
            value %= 10;
            if (value == 0)
                return;
        }

        words.Add(Units[value]);
    }

    private static string OrdinalOf(string word) =>
        IrregularOrdinals.TryGetValue(word, out string? irregular) ? irregular
        : word.EndsWith('y') ? word[..^1] + "ieth"
        : word + "th";
}
