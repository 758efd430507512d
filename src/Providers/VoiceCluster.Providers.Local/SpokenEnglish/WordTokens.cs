using System.Buffers;
using VoiceCluster.Language;

namespace VoiceCluster.Providers.Local;

/// <summary>Words, acronyms, and whatever mixes letters, digits and signs.</summary>
internal static class WordTokens
{
    /// <summary>Longer runs of letters are cut: no English word is, and native code has fixed buffers.</summary>
    private const int LongestWord = 32;

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyAEIOUY");

    private static readonly HashSet<string> SpelledAcronyms = new(StringComparer.Ordinal)
    {
        "US", "IT", "UK", "EU", "UN", "ID", "TV", "PC", "AI", "CEO", "API", "FAQ", "USB", "UPS", "ATM", "USA", "IOS", "IP", "DOB", "ETA", "IBAN", "HTML", "VIP", "AM", "PM",
        "URL", "UAE", "EUR", "USD", "IRS", "DIY", "IOU", "SUV", "ISBN", "OTP", "VAT",
    };

    private static readonly HashSet<string> SpokenAcronyms = new(StringComparer.Ordinal)
    {
        "NASA", "PIN", "SIM", "ASAP", "RAM", "ZIP", "NATO", "UNICEF", "COVID", "LASER", "GIF", "SKU",
    };

    // Short words that stand in capitals for emphasis.
    private static readonly HashSet<string> ShortWords = new(StringComparer.Ordinal)
    {
        "A", "I", "OF", "TO", "IN", "IS", "BE", "AS", "AT", "SO", "WE", "HE", "BY", "OR", "ON", "DO", "IF", "ME", "MY", "UP", "AN", "GO", "NO", "OH", "HI", "OX", "THE", "AND", "FOR",
        "ARE", "BUT", "NOT", "YOU", "ALL", "ANY", "CAN", "HAD", "HER", "WAS", "ONE", "OUR", "OUT", "DAY", "GET", "HAS", "HIM", "HIS", "HOW", "MAN", "NEW", "NOW", "OLD", "SEE", "TWO",
        "WAY", "WHO", "BOY", "DID", "ITS", "LET", "PUT", "SAY", "SHE", "TOO", "USE", "YES", "OFF", "ASK", "BUY", "CAR", "END", "FEW", "FIX", "FUN", "GOT", "HOT", "JOB", "KEY", "LOW",
        "MAY", "OWN", "PAY", "RED", "RUN", "SET", "SIX", "TEN", "TOP", "TRY", "WHY", "WIN", "BAD", "BIG", "BOX", "CUT", "EAT", "FAR", "FIT", "LOT", "MIX", "NOR", "SIT", "VIA", "WON", "YET",
    };

    /// <summary>Says the token, whatever it is; signs that have no name part it.</summary>
    public static void Expand(string core, TokenWords spoken)
    {
        int at = 0;
        while (at < core.Length)
        {
            char c = core[at];
            int start = at;
            if (char.IsAsciiDigit(c))
            {
                while (at < core.Length && char.IsAsciiDigit(core[at]))
                    at++;
                string digits = core[start..at];
                spoken.Add(digits.Length > 2 || digits[0] == '0' ? NumberWords.Digits(digits) : NumberWords.Cardinal(digits));
            }
            else if (char.IsAsciiLetter(c))
            {
                while (at < core.Length && (char.IsAsciiLetter(core[at]) || IsInnerApostrophe(core, at)))
                    at++;
                ExpandLetters(core[start..at], isWhole: start == 0 && at == core.Length, spoken);
            }
            else
            {
                at++;
                if (Sign(c, core) is { } sign)
                    spoken.Add(sign);
                else if (c is ',' or ';' or ':')
                    spoken.Pause();
            }
        }
    }

    private static bool IsInnerApostrophe(string core, int at) =>
        core[at] == '\'' && at > 0 && at + 1 < core.Length && char.IsAsciiLetter(core[at - 1]) && char.IsAsciiLetter(core[at + 1]);

    private static string? Sign(char c, string core) => c switch
    {
        '&' => "and", '+' => "plus", '=' => "equals", '@' => "at", '%' => "percent", '°' => "degrees", '£' => "pounds", '€' => "euros", '$' => "dollars", '¥' => "yen",
        '#' => "number",
        '/' when core.Length > 1 => "slash",
        '.' when core.Length > 2 && !IsDottedLetters(core) => "dot",
        _ => null,
    };

    /// <summary>"U.S.A", "Ph.D".</summary>
    private static bool IsDottedLetters(string core)
    {
        foreach (string part in core.Split('.'))
        {
            if (part.Length > 2 || part.Length > 0 && !char.IsAsciiLetter(part[0]))
                return false;
        }

        return true;
    }

    private static void ExpandLetters(string letters, bool isWhole, TokenWords spoken)
    {
        if (letters.Length == 1)
        {
            // The article and the pronoun; any other single letter, and "a" inside something, is spelled.
            if (isWhole && (letters == "a" || letters == "A" && (spoken.Shouting || spoken.StartsSentence)) && spoken.Neighbour(1).Length > 1 && spoken.Token.After == SpokenBreak.None)
                spoken.Add("a");
            else if (isWhole && letters is "I" or "i")
                spoken.Add("i");
            else
                spoken.AddLetters(letters);
            return;
        }

        int plural = letters.Length > 2 && letters[^1] == 's' && letters[^2] is >= 'A' and <= 'Z' ? 1 : 0; // "PCs"
        string stem = letters[..^plural];
        bool capitals = stem.All(char.IsAsciiLetterUpper);
        if (capitals && !spoken.Shouting && IsSpelled(stem) || !capitals && !stem.AsSpan().ContainsAny(Vowels) && !stem.Contains('\'') && stem.Length <= 5 && !IsVowelless(stem))
        {
            if (plural > 0)
                spoken.AddLettersPlural(stem);
            else
                spoken.AddLetters(stem);
            return;
        }

        int start = 0;
        for (int i = 1; i <= letters.Length; i++)
        {
            bool hump = i < letters.Length && char.IsAsciiLetterLower(letters[i - 1]) && char.IsAsciiLetterUpper(letters[i])
                && letters[start..i] is not ("Mc" or "Mac" or "O" or "De" or "La" or "Le");
            if (i < letters.Length && !hump && i - start < LongestWord)
                continue;
            string word = letters[start..i];
            if (start > 0 && word.Length > 1 && word.All(char.IsAsciiLetterUpper) && IsSpelled(word))
                spoken.AddLetters(word);
            else if (word.Length == 1)
                spoken.AddLetters(word);
            else
                spoken.Add(word.Trim('\'').ToLowerInvariant());
            start = i;
        }
    }

    private static bool IsSpelled(string capitals) =>
        SpelledAcronyms.Contains(capitals)
        || !SpokenAcronyms.Contains(capitals) && !ShortWords.Contains(capitals)
        && (capitals.Length <= 3 || capitals.Length <= 5 && !capitals.AsSpan().ContainsAny(Vowels));

    /// <summary>Interjections written without a vowel.</summary>
    private static bool IsVowelless(string word) => word.ToLowerInvariant() is "hm" or "hmm" or "mm" or "mmm" or "shh" or "psst" or "pst" or "brr" or "nth" or "mhm";
}
