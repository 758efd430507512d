namespace VoiceCluster.Providers.Local;

/// <summary>Abbreviations, months, days and units of measure.</summary>
internal static class Abbreviations
{
    /// <summary>Always stand before a name or number: their full stop never ends a sentence.</summary>
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["Mr"] = "mister", ["Mrs"] = "missus", ["Ms"] = "miz", ["Dr"] = "doctor", ["Prof"] = "professor", ["Rev"] = "reverend", ["Gen"] = "general",
        ["Capt"] = "captain", ["Lt"] = "lieutenant", ["Sgt"] = "sergeant", ["Gov"] = "governor", ["Sen"] = "senator", ["Hon"] = "honorable",
    };

    /// <summary>Their full stop ends a sentence only before a capital letter.</summary>
    private static readonly Dictionary<string, string> Dotted = new(StringComparer.OrdinalIgnoreCase)
    {
        ["e.g"] = "for example", ["i.e"] = "that is", ["etc"] = "et cetera", ["vs"] = "versus", ["approx"] = "approximately", ["incl"] = "including",
        ["inc"] = "incorporated", ["ltd"] = "limited", ["corp"] = "corporation", ["co"] = "company", ["dept"] = "department", ["ave"] = "avenue",
        ["blvd"] = "boulevard", ["rd"] = "road", ["apt"] = "apartment", ["est"] = "established", ["tel"] = "telephone", ["ext"] = "extension",
        ["ref"] = "reference", ["acct"] = "account", ["max"] = "maximum", ["min"] = "minimum", ["qty"] = "quantity", ["jr"] = "junior",
        ["sr"] = "senior", ["fig"] = "figure", ["vol"] = "volume", ["p.s"] = "p s", ["a.k.a"] = "also known as", ["mins"] = "minutes",
        ["hrs"] = "hours", ["hr"] = "hour", ["secs"] = "seconds", ["yrs"] = "years", ["wks"] = "weeks", ["st"] = "street",
    };

    /// <summary>Expanded with or without a full stop.</summary>
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal)
    {
        ["w/o"] = "without", ["w/"] = "with", ["ok"] = "okay", ["OK"] = "okay", ["Ok"] = "okay", ["vs"] = "versus", ["&"] = "and", ["@"] = "at", ["+"] = "plus",
        ["="] = "equals", ["%"] = "percent", ["/"] = "slash", ["°"] = "degrees", ["°C"] = "degrees celsius", ["°F"] = "degrees fahrenheit",
        ["and/or"] = "and or", ["o'clock"] = "o clock", ["#"] = "number", ["$"] = "dollars", ["£"] = "pounds", ["€"] = "euros", ["etc"] = "et cetera",
        ["Mr"] = "mister", ["Mrs"] = "missus", ["Ms"] = "miz", ["Dr"] = "doctor", ["24/7"] = "twenty four seven", ["i.e"] = "that is", ["e.g"] = "for example",
    };

    private static readonly Dictionary<string, string> Calendar = new(StringComparer.Ordinal)
    {
        ["Jan"] = "january", ["Feb"] = "february", ["Mar"] = "march", ["Apr"] = "april", ["Jun"] = "june", ["Jul"] = "july", ["Aug"] = "august",
        ["Sep"] = "september", ["Sept"] = "september", ["Oct"] = "october", ["Nov"] = "november", ["Dec"] = "december",
        ["Mon"] = "monday", ["Tue"] = "tuesday", ["Tues"] = "tuesday", ["Wed"] = "wednesday", ["Thu"] = "thursday", ["Thur"] = "thursday",
        ["Thurs"] = "thursday", ["Fri"] = "friday", ["Sat"] = "saturday", ["Sun"] = "sunday",
    };

    private static readonly Dictionary<string, (string One, string Many)> Units = new(StringComparer.Ordinal)
    {
        ["kg"] = ("kilogram", "kilograms"), ["g"] = ("gram", "grams"), ["mg"] = ("milligram", "milligrams"), ["lb"] = ("pound", "pounds"),
        ["lbs"] = ("pound", "pounds"), ["oz"] = ("ounce", "ounces"), ["km"] = ("kilometer", "kilometers"), ["m"] = ("meter", "meters"),
        ["cm"] = ("centimeter", "centimeters"), ["mm"] = ("millimeter", "millimeters"), ["ft"] = ("foot", "feet"), ["in"] = ("inch", "inches"),
        ["mi"] = ("mile", "miles"), ["mph"] = ("mile per hour", "miles per hour"), ["l"] = ("liter", "liters"), ["ml"] = ("milliliter", "milliliters"),
        ["s"] = ("second", "seconds"), ["ms"] = ("millisecond", "milliseconds"), ["sec"] = ("second", "seconds"), ["min"] = ("minute", "minutes"),
        ["mins"] = ("minute", "minutes"), ["h"] = ("hour", "hours"), ["hr"] = ("hour", "hours"), ["hrs"] = ("hour", "hours"),
        ["KB"] = ("kilobyte", "kilobytes"), ["MB"] = ("megabyte", "megabytes"), ["GB"] = ("gigabyte", "gigabytes"), ["TB"] = ("terabyte", "terabytes"),
        ["kB"] = ("kilobyte", "kilobytes"), ["Hz"] = ("hertz", "hertz"), ["kHz"] = ("kilohertz", "kilohertz"), ["GHz"] = ("gigahertz", "gigahertz"),
        ["kW"] = ("kilowatt", "kilowatts"), ["W"] = ("watt", "watts"), ["V"] = ("volt", "volts"), ["°C"] = ("degree celsius", "degrees celsius"),
        ["°F"] = ("degree fahrenheit", "degrees fahrenheit"), ["°"] = ("degree", "degrees"), ["k"] = ("thousand", "thousand"), ["K"] = ("thousand", "thousand"),
        ["M"] = ("million", "million"), ["x"] = ("times", "times"), ["%"] = ("percent", "percent"), ["am"] = ("a m", "a m"), ["pm"] = ("p m", "p m"),
    };

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The month with this number, 1 to 12.</summary>
    public static string Month(int number) => Months[number - 1];

    /// <summary>"Jan" and "January", capitalised ("may" and "march" are words as well).</summary>
    public static bool IsMonth(string word) =>
        word.Length >= 3 && char.IsAsciiLetterUpper(word[0])
        && (Months.Contains(word.ToLowerInvariant(), StringComparer.Ordinal) || Calendar.TryGetValue(word, out string? full) && Months.Contains(full, StringComparer.Ordinal));

    /// <summary>The unit's name for one or for many; null when it is none.</summary>
    public static string? Unit(string unit, bool one) => Units.TryGetValue(unit, out var names) ? one ? names.One : names.Many : null;

    /// <summary>Expands the token if it is an abbreviation.</summary>
    public static bool TryExpand(string core, TokenWords spoken)
    {
        bool period = spoken.Token.HasPeriod;
        if (period && Titles.TryGetValue(core, out string? title))
        {
            spoken.PeriodIsNoEnd();
            Say(title, spoken);
            return true;
        }

        // "Main St." is a street, "St. James" a saint.
        if (core == "St" && period && spoken.Neighbour(1) is { Length: > 0 } name && char.IsAsciiLetterUpper(name[0])
            && !char.IsAsciiLetterUpper(spoken.Neighbour(-1).FirstOrDefault()))
        {
            spoken.PeriodIsNoEnd();
            spoken.Add("saint");
            return true;
        }

        // "no. 5" is a number, "no." an answer.
        if (period && core is "No" or "no" or "Nos" or "nos" && NumericTokens.StartsWithDigit(spoken.Neighbour(1)))
        {
            spoken.PeriodIsNoEnd();
            spoken.Add("number");
            return true;
        }

        if (core is "a.m" or "p.m" or "A.M" or "P.M" || core is "am" or "pm" or "AM" or "PM" && NumericTokens.StartsWithDigit(spoken.Neighbour(-1)))
        {
            EndOnlyBeforeCapital(core.Contains('.'), spoken);
            spoken.AddLetters(core);
            return true;
        }

        if (Calendar.TryGetValue(core, out string? full) && (period || core is not ("Mar" or "Jun" or "Sat" or "Sun" or "Wed" or "Dec" or "Jan") || IsCalendarPlace(spoken)))
        {
            EndOnlyBeforeCapital(period, spoken);
            spoken.Add(full);
            return true;
        }

        if (core.Split('-') is [var first, var last] && Calendar.TryGetValue(first, out string? from) && Calendar.TryGetValue(last, out string? to))
        {
            spoken.Add([from, "to", to]);
            return true;
        }

        if (period && Dotted.TryGetValue(core, out string? dotted) && (core.Length > 2 || spoken.Neighbour(-1).Length > 0))
        {
            EndOnlyBeforeCapital(true, spoken);
            Say(dotted, spoken);
            return true;
        }

        if (Plain.TryGetValue(core, out string? plain))
        {
            Say(plain, spoken);
            return true;
        }

        if (NumericTokens.StartsWithDigit(spoken.Neighbour(-1)) && char.IsAsciiDigit(spoken.Neighbour(-1)[^1]) && core is not ("in" or "s" or "x" or "m" or "g" or "h" or "l")
            && Unit(core, spoken.Neighbour(-1) == "1") is { } unit)
        {
            Say(unit, spoken);
            return true;
        }

        return false;
    }

    /// <summary>Next to a number, another calendar word, or a range sign.</summary>
    private static bool IsCalendarPlace(TokenWords spoken) =>
        NumericTokens.StartsWithDigit(spoken.Neighbour(1)) || NumericTokens.StartsWithDigit(spoken.Neighbour(-1))
        || Calendar.ContainsKey(spoken.Neighbour(1)) || Calendar.ContainsKey(spoken.Neighbour(-1))
        || spoken.Neighbour(1) is "to" || spoken.Neighbour(-1) is "to" or "on" or "next" or "last";

    private static void EndOnlyBeforeCapital(bool period, TokenWords spoken)
    {
        if (period && !spoken.NextMayStartSentence)
            spoken.PeriodIsNoEnd();
    }

    private static void Say(string words, TokenWords spoken)
    {
        foreach (string word in words.Split(' '))
        {
            if (word.Length == 1 && word is not "a")
                spoken.AddLetters(word);
            else
                spoken.Add(word);
        }
    }
}
