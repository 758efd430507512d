using System.Text;

namespace VoiceCluster.Providers;

/// <summary>
/// Joins what a later model writes to the words of an answer that broke off: what it says again is left out, whether it begins from the start, with the last sentence or with
/// the last word, and a word that was cut in its middle is completed. Passes text on as soon as it is clear that it is new.
/// </summary>
/// <param name="said">What is out already; not empty.</param>
/// <param name="goesOn">False for a model that gives an answer of its own: it begins with a sentence.</param>
internal sealed class ContinuedText(string said, bool goesOn)
{
    private const string SentenceEnds = ".!?";

    private readonly List<Word> _said = Words(said);
    private readonly StringBuilder _held = new();
    private bool _isJoined;

    /// <summary>New text; returns what of it may pass.</summary>
    public string Append(string text)
    {
        if (_isJoined) return text;
        _held.Append(text);
        return Join(isWhole: false);
    }

    /// <summary>The text has ended; returns what was still held.</summary>
    public string Complete() => _isJoined ? "" : Join(isWhole: true);

    private string Join(bool isWhole)
    {
        var held = _held.ToString();
        var words = Words(held);
        // The last word may go on in the next piece.
        if (!isWhole && words.Count > 0 && held.AsSpan(words[^1].End).Trim("'’").IsEmpty) words.RemoveAt(words.Count - 1);
        if (words.Count == 0 && !isWhole) return "";
        // Each place in what was said from which on it might be said again; the earliest that fits to the end is the longest repetition.
        for (var from = 0; from < _said.Count; from++)
        {
            var same = 0;
            while (from + same < _said.Count && same < words.Count && IsSame(from + same, words[same])) same++;
            if (from + same < _said.Count)
            {
                // All that is here repeats it so far: more will tell.
                if (same == words.Count && !isWhole) return "";
                continue;
            }

            if (same > 0) return Joined(held, words[same - 1], isWhole);
        }

        return Joined(held, default, isWhole);
    }

    /// <summary>Whether a word stands at a place of what was said; the very last word of it may be the beginning of one.</summary>
    private bool IsSame(int place, Word word) => word.Text == _said[place].Text
        || (goesOn && place == _said.Count - 1 && _said[place].End == said.Length && word.Text.StartsWith(_said[place].Text, StringComparison.Ordinal));

    private string Joined(string held, Word repeated, bool isWhole)
    {
        // How it is joined depends on what comes first, behind spaces and marks.
        _isJoined = isWhole || held.Skip(repeated.End).Any(char.IsLetterOrDigit);
        if (!_isJoined) return "";
        // A word that was completed: its rest belongs directly to what was said.
        if (_said.Count > 0 && repeated.Text?.Length > _said[^1].Text.Length) return held[(repeated.Start + _said[^1].Text.Length)..];
        var rest = held[repeated.End..];
        // Dots that models write where they go on, and a mark that was said already, are not said.
        if (rest.TrimStart() is var dotted && (dotted.StartsWith("..", StringComparison.Ordinal) || dotted.StartsWith('…'))) rest = dotted.TrimStart('.', '…');
        if (!char.IsLetterOrDigit(said.TrimEnd()[^1])) rest = rest.TrimStart('.', '!', '?', ',', ';', ':');
        var trimmed = rest.TrimStart();
        if (trimmed.Length == 0) return "";
        if (!goesOn && !SentenceEnds.Contains(said.TrimEnd()[^1], StringComparison.Ordinal)) return $"... {trimmed}";
        if (char.IsWhiteSpace(said[^1])) return trimmed;
        return trimmed[0] is '.' or '!' or '?' or ',' or ';' or ':' ? trimmed : $" {trimmed}";
    }

    /// <summary>Letters and digits; a "..." before the first word belongs to nothing.</summary>
    private static List<Word> Words(string text)
    {
        var words = new List<Word>();
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])))) i++;
            words.Add(new Word(text[start..i].Replace('’', '\'').ToLowerInvariant(), start, i));
        }

        return words;
    }

    private readonly record struct Word(string Text, int Start, int End);
}
