namespace VoiceCluster.Providers.Local;

/// <summary>
/// Pronunciations in the format of cmudict: a word and its phones on a line, further pronunciations as "word(2)". Words that it lacks get one
/// from a rule, when the rule has one.
/// </summary>
internal sealed class PronunciationDictionary
{
    // The 39 phones of cmudict, which are those of the acoustic model.
    private static readonly HashSet<string> Phones = new(
        ("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH").Split(' '), StringComparer.Ordinal);

    private readonly Dictionary<string, List<string>> entries;
    private readonly Func<string, IReadOnlyList<string>?> rule;

    private PronunciationDictionary(Dictionary<string, List<string>> entries, Func<string, IReadOnlyList<string>?> rule)
    {
        this.entries = entries;
        this.rule = rule;
    }

    /// <summary>Lines to be read after the package's: how little words are really said.</summary>
    public static IReadOnlyList<string> Spoken { get; } = ReadSpoken();

    /// <summary>Reads a dictionary; lines that hold an unknown phone or none are left out, as the decoder would.</summary>
    /// <param name="lines">cmudict lines.</param>
    /// <param name="rule">Phones of any word, or null when it knows none.</param>
    public static PronunciationDictionary Read(IEnumerable<string> lines, Func<string, IReadOnlyList<string>?> rule)
    {
        var read = new Dictionary<string, List<string>>(140_000, StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int space = line.AsSpan().IndexOfAny(' ', '\t');
            if (space <= 0 || line[0] is ';' or '#')
                continue;
            string phones = line[(space + 1)..].Trim();
            if (!IsPronunciation(phones))
                continue;
            int variant = line.AsSpan(0, space).IndexOf('(');
            string word = line[..(variant > 0 ? variant : space)];
            if (read.TryGetValue(word, out var known))
                known.Add(phones);
            else
                read[word] = [phones];
        }

        return new(read, rule);
    }

    /// <summary>True when the dictionary itself, not only the rule, has the word.</summary>
    public bool Contains(string word) => entries.ContainsKey(word);

    /// <summary>The word's pronunciations, phones separated by spaces; empty when neither the dictionary nor the rule has one.</summary>
    public IReadOnlyList<string> Lookup(string word)
    {
        if (entries.TryGetValue(word, out var known))
            return known;
        string phones = string.Join(' ', rule(word) ?? []);
        return IsPronunciation(phones) ? [phones] : [];
    }

    /// <summary>Writes the entries of some words, as the decoder reads them.</summary>
    public void Write(TextWriter writer, IEnumerable<string> words)
    {
        foreach (string word in words.Order(StringComparer.Ordinal))
        {
            var pronunciations = Lookup(word);
            for (int i = 0; i < pronunciations.Count; i++)
                writer.WriteLine(i == 0 ? $"{word} {pronunciations[i]}" : FormattableString.Invariant($"{word}({i + 1}) {pronunciations[i]}"));
        }
    }

    private static string[] ReadSpoken()
    {
        using var stream = typeof(PronunciationDictionary).Assembly.GetManifestResourceStream("Spoken.dict")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool IsPronunciation(string phones)
    {
        if (phones.Length == 0)
            return false;
        foreach (var phone in phones.AsSpan().Split(' '))
        {
            if (!Phones.GetAlternateLookup<ReadOnlySpan<char>>().Contains(phones.AsSpan(phone)))
                return false;
        }

        return true;
    }
}
