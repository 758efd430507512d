using VoiceCluster.TurnTaking;

namespace VoiceCluster.Providers.Local;

/// <summary>All questions and answers of a deployment. Immutable.</summary>
public sealed class KnowledgeBase
{
    private const long MaxFileBytes = 1 << 20;

    public KnowledgeBase(IReadOnlyList<KnowledgeEntry> entries, IReadOnlyList<IReadOnlyList<string>> synonyms)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(synonyms);
        Entries = entries;
        Synonyms = synonyms;
        Topics = [.. entries.Select(static e => e.Topic).Distinct(StringComparer.OrdinalIgnoreCase)];
        Sentences = [.. entries.SelectMany(SentencesOf).Concat(SmallTalk.Sentences).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<KnowledgeEntry> Entries { get; }

    /// <summary>Groups of words that mean the same.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Synonyms { get; }

    /// <summary>What callers can ask about, each once, in the order of the files.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>Every question, answer and small-talk phrase as a plain line, each once: what callers and agent are likely to say, for a
    /// recogniser's language model. Placeholders are left out.</summary>
    public IReadOnlyList<string> Sentences { get; }

    /// <summary>The number that callers are asked for; null when they are asked for none, or for several.</summary>
    public DictatedNumber? DictatedNumber =>
        Entries.Select(static e => e.Lookup).OfType<NumberLookup>().Select(static l => new DictatedNumber(l.Slot, l.Digits)).Distinct().ToArray() is [var number] ? number : null;

    /// <summary>Reads the <c>.md</c> files of a folder (not of folders in it), in the order of their names. An empty folder gives an empty knowledge base.</summary>
    /// <exception cref="KnowledgeException">The folder does not exist, or a file is malformed or larger than 1 MiB.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static KnowledgeBase Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder)) throw new KnowledgeException(folder, 0, "there is no such folder; name the folder with the knowledge files, which may be empty");
        var entries = new List<KnowledgeEntry>();
        var synonyms = new List<IReadOnlyList<string>>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > MaxFileBytes) throw new KnowledgeException(Path.GetFileName(path), 0, "the file is larger than 1 MiB; part it");
            var file = KnowledgeParser.Parse(Path.GetFileName(path), File.ReadAllText(path));
            entries.AddRange(file.Entries);
            synonyms.AddRange(file.Synonyms);
        }

        return new(entries, synonyms);
    }

    private static IEnumerable<string> SentencesOf(KnowledgeEntry entry)
    {
        foreach (var question in entry.Questions) yield return question;
        if (entry.Lookup is not { } lookup)
        {
            foreach (var sentence in Split(entry.Answer)) yield return sentence;
            yield break;
        }

        yield return $"My {lookup.Slot} is.";
        foreach (var said in lookup.Rows.Values.SelectMany(static row => row.Values).Append(lookup.Ask).Append(lookup.Again).Append(lookup.Unknown).Append(entry.Answer))
        {
            foreach (var sentence in Split(WithoutPlaceholders(said))) yield return sentence;
        }
    }

    private static IEnumerable<string> Split(string text)
    {
        var cutter = new Dialogue.SentenceCutter();
        cutter.Append(text);
        while (cutter.TryFlush(out var sentence))
        {
            if (!string.IsNullOrWhiteSpace(sentence)) yield return sentence.Trim();
        }
    }

    private static string WithoutPlaceholders(string text)
    {
        while (text.IndexOf("{{", StringComparison.Ordinal) is var open && open >= 0 && text.IndexOf("}}", open, StringComparison.Ordinal) is var close && close > open)
            text = string.Concat(text.AsSpan(0, open), text.AsSpan(close + 2));
        return text;
    }
}
