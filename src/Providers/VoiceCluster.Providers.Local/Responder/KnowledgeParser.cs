using System.Globalization;
using VoiceCluster.Language;

namespace VoiceCluster.Providers.Local;

/// <summary>What a knowledge file holds.</summary>
/// <param name="Entries">Questions and answers, in order.</param>
/// <param name="Synonyms">Groups of words that mean the same.</param>
public sealed record KnowledgeFile(IReadOnlyList<KnowledgeEntry> Entries, IReadOnlyList<IReadOnlyList<string>> Synonyms);

/// <summary>
/// Reads a knowledge file: front matter between <c>---</c> lines (<c>topic</c>, <c>keywords</c>; for a look-up by number <c>slot</c>, <c>digits</c>, <c>ask</c>,
/// <c>again</c>, <c>unknown</c>; or <c>kind: synonyms</c>), then for each entry a heading (the question), a list of further ways to ask it, the answer as
/// paragraphs, and for a look-up a table whose first column is <c>number</c>.
/// </summary>
public sealed class KnowledgeParser
{
    private static readonly string[] KnownKeys = ["kind", "topic", "keywords", "slot", "digits", "ask", "again", "unknown", "tool"];

    private readonly string _file;
    private readonly string[] _lines;
    private readonly Dictionary<string, (string Value, int Line)> _front = new(StringComparer.OrdinalIgnoreCase);
    private int _next;

    private KnowledgeParser(string file, string text)
    {
        _file = file;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <param name="file">For messages, and as topic when the front matter names none.</param>
    /// <param name="text">The file's text.</param>
    /// <exception cref="KnowledgeException">The file is malformed.</exception>
    public static KnowledgeFile Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        var parser = new KnowledgeParser(file, text.TrimStart('\uFEFF'));
        parser.ReadFrontMatter();
        return parser._front.TryGetValue("kind", out var kind) ? parser.ReadKind(kind) : new(parser.ReadEntries(), []);
    }

    private void ReadFrontMatter()
    {
        while (_next < _lines.Length && _lines[_next].Trim().Length == 0) _next++;
        if (_next == _lines.Length || _lines[_next].Trim() != "---") return;
        var opened = ++_next;
        for (; _next < _lines.Length; _next++)
        {
            var line = _lines[_next].Trim();
            if (line == "---")
            {
                _next++;
                return;
            }

            if (line.Length == 0) continue;
            var colon = line.IndexOf(':');
            if (colon <= 0) throw Error(_next, $"\"{line}\" is not \"key: value\"");
            var key = line[..colon].Trim();
            // What else a file says of itself is the knowledge base's.
            if (!KnownKeys.Contains(key, StringComparer.OrdinalIgnoreCase) && KnownKeys.MinBy(known => EditDistance.Between(known, key))! is var near && EditDistance.Between(near, key) <= 2)
                throw Error(_next, $"unknown key \"{key}\"; is {near} meant? Known are {string.Join(", ", KnownKeys)}, and fields that are like none of them");
            if (!_front.TryAdd(key, (line[(colon + 1)..].Trim(), _next))) throw Error(_next, $"\"{key}\" stands here a second time");
        }

        throw Error(opened - 1, "the front matter that \"---\" opens here is not closed by another \"---\"");
    }

    private KnowledgeFile ReadKind((string Value, int Line) kind)
    {
        if (kind.Value != "synonyms") throw Error(kind.Line, $"unknown kind \"{kind.Value}\"; the only kind is synonyms");
        var groups = new List<IReadOnlyList<string>>();
        for (; _next < _lines.Length; _next++)
        {
            if (ListItem(_lines[_next]) is not { } item) continue;
            var words = item.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2) throw Error(_next, $"\"{item}\" is one word; synonyms are two or more, parted by commas");
            groups.Add(words);
        }

        return new([], groups);
    }

    private List<KnowledgeEntry> ReadEntries()
    {
        var entries = new List<KnowledgeEntry>();
        while (_next < _lines.Length)
        {
            var line = _lines[_next];
            if (line.TrimStart().StartsWith('#')) entries.Add(ReadEntry());
            else if (line.Trim().Length > 0) throw Error(_next, "text before the first heading; a heading (\"# Question?\") opens an entry");
            else _next++;
        }

        return entries;
    }

    private KnowledgeEntry ReadEntry()
    {
        var heading = _next++;
        var questions = new List<string> { _lines[heading].TrimStart().TrimStart('#').Trim() };
        if (questions[0].Length == 0) throw Error(heading, "the heading is empty; it is the question");
        var answer = new List<string>();
        var table = new List<(string[] Cells, int Line)>();
        for (; _next < _lines.Length; _next++)
        {
            var line = _lines[_next].Trim();
            if (line.StartsWith('#')) break;
            if (ListItem(line) is { } item)
            {
                if (answer.Count > 0) throw Error(_next, "a list after the answer; further ways to ask stand before it, and an answer is plain sentences");
                questions.Add(item);
            }
            else if (line.StartsWith('|'))
            {
                table.Add((line.Trim('|').Split('|', StringSplitOptions.TrimEntries), _next));
            }
            else if (line.Length > 0)
            {
                answer.Add(line);
            }
        }

        if (answer.Count == 0) throw Error(heading, $"\"{questions[0]}\" has no answer below it");
        var lookup = ReadLookup(table);
        var text = string.Join(' ', answer);
        if (lookup is null && text.Contains("{{", StringComparison.Ordinal)) throw Error(heading, "the answer has a placeholder, but there is no table to fill it from");
        return new(Front("topic") ?? Path.GetFileNameWithoutExtension(_file).Replace('-', ' '), questions, text, Keywords(), lookup, _file, heading + 1);
    }

    private NumberLookup? ReadLookup(List<(string[] Cells, int Line)> table)
    {
        if (table.Count == 0) return null;
        var (heads, line) = table[0];
        if (heads[0] != "number") throw Error(line, $"the table's first column is \"{heads[0]}\"; it must be \"number\"");
        foreach (var key in new[] { "slot", "digits", "ask", "again", "unknown" })
        {
            if (Front(key) is null) throw Error(line, $"a table of numbers needs \"{key}:\" in the front matter");
        }

        if (!int.TryParse(Front("digits"), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits is < 2 or > 20)
            throw Error(_front["digits"].Line, $"digits is \"{Front("digits")}\"; it must be 2 to 20");
        var rows = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (cells, at) in table.Skip(1))
        {
            if (cells.All(static c => c.Length > 0 && c.All(static x => x is '-' or ':'))) continue;
            if (cells.Length != heads.Length) throw Error(at, $"the row has {cells.Length} cells, the table {heads.Length} columns");
            if (cells[0].Length != digits || !cells[0].All(char.IsAsciiDigit)) throw Error(at, $"\"{cells[0]}\" is not a number of {digits} digits");
            var row = Enumerable.Range(1, cells.Length - 1).ToDictionary(i => heads[i], i => cells[i], StringComparer.Ordinal);
            if (!rows.TryAdd(cells[0], row)) throw Error(at, $"{cells[0]} stands in the table a second time");
        }

        return new(Front("slot")!, digits, Front("ask")!, Front("again")!, Front("unknown")!, rows, Front("tool"));
    }

    private string[] Keywords() =>
        Front("keywords")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string? Front(string key) => _front.TryGetValue(key, out var found) ? found.Value : null;

    private static string? ListItem(string line)
    {
        line = line.Trim();
        return line.Length > 2 && line[0] is '-' or '*' && line[1] == ' ' ? line[2..].Trim() : null;
    }

    private KnowledgeException Error(int line, string problem) => new(_file, line + 1, problem);
}
