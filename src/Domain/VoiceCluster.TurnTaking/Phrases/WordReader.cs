namespace VoiceCluster.TurnTaking;

/// <summary>What stands between a word and the one before it.</summary>
internal enum WordBreak : byte
{
    /// <summary>White space or a hyphen.</summary>
    None,

    /// <summary>A comma, semicolon, colon, dash or bracket.</summary>
    Clause,

    /// <summary>A full stop, question mark, exclamation mark, ellipsis or line break.</summary>
    Sentence,
}

/// <summary>
/// Reads the words of a transcript without allocating. A word is letters and digits, with apostrophes inside ("what's"), points and commas
/// between digits ("3.50", "4,271") and points of single-letter abbreviations ("a.m."). A hyphen parts words ("uh-huh" is two).
/// Copying the reader keeps a place to come back to.
/// </summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    /// <summary>Length of the whole text.</summary>
    public readonly int Length => _text.Length;

    /// <summary>Index of the word's first character.</summary>
    public int Start { get; private set; }

    /// <summary>Index after the word's last character.</summary>
    public int End { get; private set; }

    public WordBreak BreakBefore { get; private set; }

    public readonly ReadOnlySpan<char> Word => _text[Start..End];

    /// <summary>False at the end; <see cref="BreakBefore"/> then tells what closes the text.</summary>
    public bool MoveNext()
    {
        var gap = WordBreak.None;
        var i = _position;
        while (i < _text.Length && !char.IsLetterOrDigit(_text[i]))
        {
            var here = BreakOf(i);
            if (here > gap) gap = here;
            i++;
        }

        BreakBefore = gap;
        Start = i;
        while (i < _text.Length && (char.IsLetterOrDigit(_text[i]) || JoinsAt(i))) i++;
        End = _position = i;
        return End > Start;
    }

    private readonly WordBreak BreakOf(int i) => _text[i] switch
    {
        '.' or '?' or '!' or '…' or '\n' => WordBreak.Sentence,
        ',' or ';' or ':' or '—' or '–' or '(' or ')' => WordBreak.Clause,
        '-' when i > 0 && _text[i - 1] is ' ' or '-' => WordBreak.Clause,
        _ => WordBreak.None,
    };

    private readonly bool JoinsAt(int i)
    {
        var next = i + 1 < _text.Length ? _text[i + 1] : ' ';
        switch (_text[i])
        {
            case '\'' or '’':
                return char.IsLetter(next);
            case ',':
                return i > 0 && char.IsAsciiDigit(_text[i - 1]) && char.IsAsciiDigit(next);
            case '.':
                if (i > 0 && char.IsAsciiDigit(_text[i - 1]) && char.IsAsciiDigit(next)) return true;
                // "a.m." keeps its points, the last one included; "plan b." does not.
                return IsSingleLetter(i - 1) && (char.IsLetter(next) && (i + 2 >= _text.Length || !char.IsLetterOrDigit(_text[i + 2]))
                    || i >= 3 && _text[i - 2] == '.');
            default:
                return false;
        }
    }

    private readonly bool IsSingleLetter(int i) => i >= 0 && char.IsLetter(_text[i]) && (i == 0 || !char.IsLetterOrDigit(_text[i - 1]));
}
