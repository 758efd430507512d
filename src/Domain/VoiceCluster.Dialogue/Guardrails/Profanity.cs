using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>Knows swear words and slurs, also with digits for letters, stars in them, or letters drawn out. English, German, French and Spanish.</summary>
public static class Profanity
{
    // By their beginnings: "fucking", "shitty". The short ones that begin decent words too stand among the whole words.
    private static readonly string[] Beginnings = ["fuck", "motherfuck", "shit", "bullshit", "bitch", "asshole", "arsehole", "bastard", "cunt", "dickhead", "wanker", "bollocks", "nigg", "faggot", "retard", "scheiß", "scheiss", "arschloch", "wichser", "hurensohn", "fotze", "verfickt", "putain", "enculé", "connard", "salope", "mierda", "gilipollas", "hijoputa", "cabrón", "cabron"];

    private static readonly FrozenSet<string> Whole = new[]
    {
        "ass", "arse", "dick", "prick", "cock", "pussy", "slut", "whore", "twat", "piss", "pissed", "crap", "crappy", "damn", "damned", "goddamn", "dammit", "wtf", "stfu", "arsch", "kacke", "merde", "puta", "puto", "joder", "coño",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Begin like one and are none.
    private static readonly FrozenSet<string> Decent = new[] { "shitake", "shiitake", "niggle", "niggles", "niggling", "niggard", "retardant", "retardants", "retardation" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when such a word is said.</summary>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var word in text.Split([' ', '\t', '\r', '\n', ',', ';', ':', '?', '"', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in word.Contains('-', StringComparison.Ordinal) ? [word, .. word.Split('-')] : (string[])[word])
            {
                if (IsOne(part)) return true;
            }
        }

        return IsSpelled(text);
    }

    private static bool IsOne(string word)
    {
        var bare = word.Trim('.', '!', '\'', '-', '_').ToLowerInvariant();
        if (bare.Length < 3) return false;
        if (bare.Contains('*', StringComparison.Ordinal)) return IsStarred(bare);
        return Matches(bare) || Matches(string.Concat(bare.Select(PlainLetters.Letter))) || Matches(Shortened(PlainLetters.Of(bare)));
    }

    private static bool Matches(string word) => Whole.Contains(word) || (!Decent.Contains(word) && Array.Exists(Beginnings, beginning => word.StartsWith(beginning, StringComparison.Ordinal)));

    /// <summary>"f**k", "sh*t": as long as the word and with letters that fit.</summary>
    private static bool IsStarred(string word)
    {
        if (word.All(static c => c == '*')) return false;
        return Beginnings.Concat(Whole).Any(one =>
        {
            if (one.Length > word.Length || word[0] != one[0]) return false;
            for (var i = 0; i < one.Length; i++)
            {
                if (word[i] != '*' && word[i] != one[i]) return false;
            }

            return word[..one.Length].Contains('*', StringComparison.Ordinal);
        });
    }

    /// <summary>"fuuuuck" as "fuck": a letter that comes three times or more was drawn out.</summary>
    private static string Shortened(string word)
    {
        var shortened = new System.Text.StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var run = 1;
            while (i + run < word.Length && word[i + run] == word[i]) run++;
            shortened.Append(word[i], run >= 3 ? 1 : run);
            i += run - 1;
        }

        return shortened.ToString();
    }

    /// <summary>"f u c k", letter by letter.</summary>
    private static bool IsSpelled(string text)
    {
        var letters = new System.Text.StringBuilder();
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', '-', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length == 1)
            {
                letters.Append(word);
                continue;
            }

            if (letters.Length >= 4 && Matches(letters.ToString())) return true;
            letters.Clear();
        }

        return letters.Length >= 4 && Matches(letters.ToString());
    }
}
