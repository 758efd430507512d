using System.Globalization;
using System.Text.RegularExpressions;
using VoiceCluster.Language;

namespace VoiceCluster.Providers.Local;

/// <summary>Tokens that are mostly digits: numbers, times, dates, money, telephone numbers, ranges, fractions.</summary>
internal static class NumericTokens
{
    // Linear in the length of the token, whatever it holds.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex TelephonePattern = new(
        @"^\+?\d{1,4}([-.]\d{2,4}){1,4}$",
        Linear);

    private static readonly Regex GroupPattern = new(
        @"^\+?\d{2,4}$|^\+\d{1,14}$",
        Linear);

    private static readonly Regex TimePattern = new(
        @"^(?<hours>[01]?\d|2[0-4])([:](?<minutes>[0-5]\d)([:][0-5]\d)?)?(?<half>[aApP]\.?[mM])?$",
        Linear);

    private static readonly Regex IsoDatePattern = new(
        @"^(?<year>(19|20)\d\d)-(?<month>\d\d)-(?<day>\d\d)$",
        Linear);

    private static readonly Regex SlashedDatePattern = new(
        @"^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>(\d\d)?\d\d)$",
        Linear);

    private static readonly Regex MoneyPattern = new(
        @"^(?<minus>-)?((?<sign>[$£€¥])(?<whole>\d{1,3}(,\d{3})+|\d+)(\.(?<cents>\d+))?(?<scale>[kKmMbB])?|(?<whole>\d{1,3}(,\d{3})+|\d+)(\.(?<cents>\d+))?(?<behind>[$£€¥]))$",
        Linear);

    private static readonly Regex RangeEndPattern = new(
        @"^([$£€¥]?[\d,]+(\.\d+)?[a-zA-Z%°]{0,3}|\d{1,2}:\d\d([aApP]\.?[mM])?)$",
        Linear);

    private static readonly Regex FractionPattern = new(
        @"^(?<over>\d{1,3})/(?<under>\d{1,3})$",
        Linear);

    private static readonly Regex NumberPattern = new(
        @"^(?<sign>[-+#])?(?<digits>\d{1,3}(,\d{3})+(\.\d+)?|\d*(\.\d+)+|\d+)(?<suffix>%|°|°?[a-zA-Z]{0,7})$",
        Linear);

    private static readonly string[] IdentifierCues =
    [
        "order", "orders", "number", "numbers", "no", "ticket", "code", "reference", "ref", "account", "invoice", "case", "pin", "zip", "extension", "ext", "id",
        "tracking", "confirmation", "booking", "postcode", "passcode", "room", "flight",
    ];

    private static readonly string[] YearCues = ["in", "since", "of", "year", "until", "till", "from", "by", "before", "after", "during", "early", "late", "and", "to"];

    private static readonly string[] Magnitudes = ["hundred", "thousand", "million", "billion", "trillion"];

    private static readonly string[] Denominators = ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>True for "4", "4.5kg", "$4" is none.</summary>
    public static bool StartsWithDigit(string token) => token.Length > 0 && char.IsAsciiDigit(token[0]);

    /// <summary>Says the token if it is of one of these kinds.</summary>
    public static bool TryExpand(string core, TokenWords spoken)
    {
        if (!core.AsSpan().ContainsAnyInRange('0', '9'))
            return IsMagnitudeOfMoney(core, spoken);
        return TryTelephone(core, spoken) || TryTime(core, spoken) || TryDate(core, spoken) || TryMoney(core, spoken) || TryRange(core, spoken)
            || TryFraction(core, spoken) || TryNumber(core, spoken);
    }

    private static bool TryTelephone(string core, TokenWords spoken)
    {
        bool joined = TelephonePattern.IsMatch(core) && core.Count(char.IsAsciiDigit) is >= 7 and <= 15 && !IsoDatePattern.IsMatch(core);
        // "(555) 123-4567", "+44 20 7946 0958": groups of a number written with spaces.
        bool group = GroupPattern.IsMatch(core) && (core[0] == '+' || IsGroupOfNumber(spoken.Neighbour(1)) || IsGroupOfNumber(spoken.Neighbour(-1)))
            && !spoken.Token.Text.EndsWith(',');
        if (!joined && !group)
            return false;
        if (core[0] == '+')
            spoken.Add("plus");
        foreach (string part in core.Split(['-', '.', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            spoken.Add(NumberWords.Digits(part));
            spoken.Pause();
        }

        return true;
    }

    private static bool IsGroupOfNumber(string token) => token.StartsWith('+') || GroupPattern.IsMatch(token) && token.Count(char.IsAsciiDigit) >= 3 || TelephonePattern.IsMatch(token);

    private static bool TryTime(string core, TokenWords spoken)
    {
        var time = TimePattern.Match(core);
        if (!time.Success)
            return false;
        string minutes = time.Groups["minutes"].Value;
        string half = time.Groups["half"].Value;
        if (minutes.Length == 0 && half.Length == 0)
            return false;
        spoken.Add(NumberWords.Cardinal(time.Groups["hours"].Value));
        if (minutes is "00")
        {
            bool halfFollows = half.Length > 0 || spoken.Neighbour(1).Replace(".", "", StringComparison.Ordinal).ToLowerInvariant() is "am" or "pm";
            if (!halfFollows)
            {
                spoken.AddLetters("o");
                spoken.Add("clock");
            }
        }
        else if (minutes.Length > 0)
        {
            if (minutes[0] == '0')
                spoken.AddLetters("o");
            spoken.Add(NumberWords.Cardinal(minutes.TrimStart('0')));
        }

        spoken.AddLetters(half);
        return true;
    }

    private static bool TryDate(string core, TokenWords spoken)
    {
        var iso = IsoDatePattern.Match(core);
        var slashed = iso.Success ? iso : SlashedDatePattern.Match(core);
        if (!slashed.Success)
            return false;
        int month = int.Parse(slashed.Groups["month"].Value, CultureInfo.InvariantCulture);
        int day = int.Parse(slashed.Groups["day"].Value, CultureInfo.InvariantCulture);
        if (month > 12)
            (month, day) = (day, month);
        if (month is < 1 or > 12 || day is < 1 or > 31)
            return false;
        spoken.Add(Abbreviations.Month(month));
        spoken.Add(NumberWords.Ordinal(day.ToString(CultureInfo.InvariantCulture)));
        string year = slashed.Groups["year"].Value;
        if (year.Length == 4)
            spoken.Add(NumberWords.Year(year));
        else if (year.Length == 2)
            spoken.Add(NumberWords.Cardinal(year));
        return true;
    }

    private static bool TryMoney(string core, TokenWords spoken)
    {
        var money = MoneyPattern.Match(core);
        if (!money.Success)
            return false;
        string whole = money.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal);
        string cents = money.Groups["cents"].Value;
        string scale = money.Groups["scale"].Value;
        var (one, many, small) = (money.Groups["sign"].Value + money.Groups["behind"].Value) switch
        {
            "£" => ("pound", "pounds", "pence"),
            "€" => ("euro", "euros", "cents"),
            "¥" => ("yen", "yen", "sen"),
            _ => ("dollar", "dollars", "cents"),
        };
        if (money.Groups["minus"].Length > 0)
            spoken.Add("minus");
        if (Magnitudes.Contains(spoken.Neighbour(1), StringComparer.Ordinal))
        {
            spoken.Add(NumberWords.Decimal(cents.Length > 0 ? whole + "." + cents : whole));
            return true;
        }

        if (scale.Length > 0)
        {
            spoken.Add(NumberWords.Decimal(cents.Length > 0 ? whole + "." + cents : whole));
            spoken.Add(scale switch { "k" or "K" => "thousand", "m" or "M" => "million", _ => "billion" });
            spoken.Add(many);
            return true;
        }

        bool onlyCents = whole.TrimStart('0').Length == 0 && cents.Length == 2 && cents != "00";
        if (!onlyCents)
        {
            spoken.Add(NumberWords.Cardinal(whole));
            spoken.Add(whole == "1" ? one : many);
        }

        if (cents.Length == 2 && cents != "00")
        {
            if (!onlyCents)
                spoken.Add("and");
            spoken.Add(NumberWords.Cardinal(cents.TrimStart('0')));
            spoken.Add(cents == "01" && small == "cents" ? "cent" : small);
        }

        return true;
    }

    /// <summary>"$3 million": the name of the money follows the magnitude.</summary>
    private static bool IsMagnitudeOfMoney(string core, TokenWords spoken)
    {
        if (!Magnitudes.Contains(core, StringComparer.Ordinal) || !MoneyPattern.IsMatch(spoken.Neighbour(-1)))
            return false;
        spoken.Add(core);
        spoken.Add(spoken.Neighbour(-1)[0] switch { '£' => "pounds", '€' => "euros", '¥' => "yen", _ => "dollars" });
        return true;
    }

    private static bool TryRange(string core, TokenWords spoken)
    {
        int dash = core.IndexOf('-', 1 < core.Length ? 1 : 0);
        if (dash <= 0 || dash == core.Length - 1 || core.IndexOf('-', dash + 1) >= 0)
            return false;
        string from = core[..dash], to = core[(dash + 1)..];
        if (!RangeEndPattern.IsMatch(from) || !RangeEndPattern.IsMatch(to))
            return false;
        Single(from, spoken);
        spoken.Add("to");
        Single(to, spoken);
        return true;

        static void Single(string end, TokenWords spoken)
        {
            if (!TryTime(end, spoken) && !TryMoney(end, spoken))
                _ = TryNumber(end, spoken);
        }
    }

    private static bool TryFraction(string core, TokenWords spoken)
    {
        var fraction = FractionPattern.Match(core);
        if (!fraction.Success)
            return false;
        string over = fraction.Groups["over"].Value, under = fraction.Groups["under"].Value;
        int denominator = int.Parse(under, CultureInfo.InvariantCulture);
        if (over == "0" || denominator is < 2 or > 10 || int.Parse(over, CultureInfo.InvariantCulture) >= denominator)
        {
            spoken.Add(NumberWords.Cardinal(over));
            spoken.Add("over");
            spoken.Add(NumberWords.Cardinal(under));
            return true;
        }

        if (StartsWithDigit(spoken.Neighbour(-1)))
            spoken.Add("and");
        spoken.Add(over == "1" && StartsWithDigit(spoken.Neighbour(-1)) ? ["a"] : NumberWords.Cardinal(over));
        spoken.Add(over == "1" ? Denominators[denominator] : denominator == 2 ? "halves" : Denominators[denominator] + "s");
        return true;
    }

    private static bool TryNumber(string core, TokenWords spoken)
    {
        var number = NumberPattern.Match(core);
        if (!number.Success)
            return false;
        string digits = number.Groups["digits"].Value.Replace(",", "", StringComparison.Ordinal);
        string suffix = number.Groups["suffix"].Value;
        string sign = number.Groups["sign"].Value;
        if (sign.Length > 0)
            spoken.Add(sign switch { "-" => "minus", "+" => "plus", _ => "number" });

        if (suffix is "st" or "nd" or "rd" or "th" or "ST" or "ND" or "RD" or "TH")
            spoken.Add(NumberWords.Ordinal(digits));
        else if (suffix is "s" && digits.Length is 2 or 4)
            Decade(digits, spoken);
        else if (digits.Contains('.'))
            spoken.Add(NumberWords.Decimal(digits));
        else if (suffix.Length == 0 && sign.Length == 0 && IsDayOfMonth(digits, spoken))
            spoken.Add(NumberWords.Ordinal(digits));
        else if (suffix.Length == 0 && IsIdentifier(digits, core, sign, spoken))
            spoken.Add(NumberWords.Digits(digits));
        else if (suffix.Length == 0 && sign.Length == 0 && core.Length == 4 && IsYear(digits, spoken))
            spoken.Add(NumberWords.Year(digits));
        else
            spoken.Add(NumberWords.Cardinal(digits));

        if (suffix.Length == 0 || suffix is "s" or "st" or "nd" or "rd" or "th" or "ST" or "ND" or "RD" or "TH")
            return true;
        if (Abbreviations.Unit(suffix, digits == "1") is { } unit)
        {
            foreach (string word in unit.Split(' '))
            {
                if (word.Length == 1)
                    spoken.AddLetters(word);
                else
                    spoken.Add(word);
            }
        }
        else
            WordTokens.Expand(suffix, spoken);
        return true;
    }

    /// <summary>"the 90s" and "the 1990s" as "nineties", "nineteen nineties".</summary>
    private static void Decade(string digits, TokenWords spoken)
    {
        var words = digits.Length == 4 ? NumberWords.Year(digits) : NumberWords.Cardinal(digits);
        words[^1] = words[^1].EndsWith('y') ? words[^1][..^1] + "ies" : words[^1] + "s";
        spoken.Add(words);
    }

    private static bool IsDayOfMonth(string digits, TokenWords spoken) =>
        digits.Length <= 2 && int.Parse(digits, CultureInfo.InvariantCulture) is >= 1 and <= 31
        && (Abbreviations.IsMonth(spoken.Neighbour(-1)) || Abbreviations.IsMonth(spoken.Neighbour(1)));

    private static bool IsIdentifier(string digits, string core, string sign, TokenWords spoken)
    {
        if (core.Contains(',') || core.Contains('.'))
            return false;
        if (sign == "#" && digits.Length > 2 || digits.Length > 1 && digits[0] == '0' || digits.Length >= 7)
            return true;
        bool cue = IdentifierCues.Contains(spoken.Neighbour(-1).ToLowerInvariant(), StringComparer.Ordinal)
            || spoken.Neighbour(-1).ToLowerInvariant() is "is" or "was" or "number" && IdentifierCues.Contains(spoken.Neighbour(-2).ToLowerInvariant(), StringComparer.Ordinal);
        return cue ? digits.Length >= 3 : digits.Length is 5 or 6;
    }

    private static bool IsYear(string digits, TokenWords spoken) =>
        digits.Length == 4 && (digits[0] == '1' && digits[1] >= '5' || digits[0] == '2' && digits[1] is '0' or '1')
        && (YearCues.Contains(spoken.Neighbour(-1).ToLowerInvariant(), StringComparer.Ordinal) || Abbreviations.IsMonth(spoken.Neighbour(-1))
            || StartsWithDigit(spoken.Neighbour(-1)) && Abbreviations.IsMonth(spoken.Neighbour(-2)));
}
