namespace VoiceCluster.Providers.Local;

/// <summary>How alike two words sound or look, for words that a recogniser got wrong.</summary>
internal static class SoundAlike
{
    private const int LongestWord = 24;

    // Shorter words are alike too often by chance ("lot", "late").
    private const int ShortestWord = 4;

    /// <summary>0 (other words) to 1 (the same).</summary>
    public static double Similarity(string heard, string known)
    {
        if (heard == known) return 1;
        if (Math.Max(heard.Length, known.Length) < ShortestWord || Math.Min(heard.Length, known.Length) < ShortestWord - 1 || heard.Length > LongestWord || known.Length > LongestWord) return 0;
        var shorter = Math.Min(heard.Length, known.Length);
        var distance = EditDistance(heard, known);
        if (distance == 1 && shorter >= 5) return 0.9;
        var sameSound = Key(heard) == Key(known);
        if (sameSound && distance <= Math.Max(1, shorter / 3)) return distance == 1 ? 0.85 : 0.75;
        if (distance == 1 && shorter == 4) return 0.6;
        return distance == 2 && shorter >= 7 ? 0.7 : 0;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours.</summary>
    public static int EditDistance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            var free = before;
            before = last;
            last = row;
            row = free;
        }

        return last[b.Length];
    }

    /// <summary>The consonants by how they sound in English; a vowel counts at the start only.</summary>
    public static string Key(string word)
    {
        Span<char> key = stackalloc char[word.Length + 1];
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var next = i + 1 < word.Length ? word[i + 1] : '\0';
            var sound = word[i] switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' => length == 0 ? 'a' : '\0',
                'h' => '\0',
                'w' => next == 'r' ? '\0' : length == 0 && next != 'h' ? 'w' : '\0',
                'k' => next == 'n' && i == 0 ? '\0' : 'k',
                'c' => next is 'e' or 'i' or 'y' ? 's' : next == 'h' ? 'x' : 'k',
                'q' => 'k',
                'g' => next is 'e' or 'i' or 'y' ? 'j' : next == 'h' ? '\0' : 'k',
                's' => next == 'h' ? 'x' : 's',
                'z' => 's',
                'p' => next == 'h' ? 'f' : 'p',
                'b' => 'p',
                'd' => next == 'g' ? '\0' : 't',
                'v' => 'f',
                'x' => 'k',
                var c => c,
            };
            if (sound != '\0' && (length == 0 || key[length - 1] != sound)) key[length++] = sound;
        }

        return key[..length].ToString();
    }
}
