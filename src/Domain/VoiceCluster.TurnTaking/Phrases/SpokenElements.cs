namespace VoiceCluster.TurnTaking;

/// <summary>
/// Reads a transcript as the elements by which transcripts are compared: a word regardless of case, or one digit of a number however it is
/// written. Each element knows the piece of text it came from; all digits of "forty two" came from "forty two".
/// </summary>
internal ref struct SpokenElements(ReadOnlySpan<char> text, Span<char> digits)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _digits = digits;
    private WordReader _words = new(text);
    private int _count;
    private int _next;
    private bool _ordinal;
    private bool _inRun;

    /// <summary>'\0' for a word, '0' to '9' for a digit, 't' for the mark that ends an ordinal.</summary>
    public char Digit { get; private set; }

    /// <summary>Index of the first character of the word or number group.</summary>
    public int Start { get; private set; }

    /// <summary>Index after the last character of the word or number group.</summary>
    public int End { get; private set; }

    public readonly ReadOnlySpan<char> Word => _text[Start..End];

    public bool MoveNext()
    {
        if (_next < _count)
        {
            Digit = _digits[_next++];
            return true;
        }

        if (_ordinal)
        {
            _ordinal = false;
            Digit = 't';
            return true;
        }

        if (!_words.MoveNext()) return false;
        Start = _words.Start;
        _inRun = SpokenNumber.TryReadGroup(ref _words, _inRun, _digits, out _count, out _ordinal);
        End = _words.End;
        _next = _inRun ? 1 : 0;
        Digit = _inRun ? _digits[0] : '\0';
        return true;
    }

    /// <summary>A value that is equal for equal elements (and, rarely, for others).</summary>
    public readonly int Hash()
    {
        if (Digit != '\0') return Digit;
        var hash = 17;
        foreach (var c in Word) hash = hash * 31 + (c == '’' ? '\'' : char.ToLowerInvariant(c));
        return hash | 0x40000000;
    }

    public readonly bool SameAs(in SpokenElements other)
    {
        if (Digit != other.Digit) return false;
        if (Digit != '\0') return true;
        ReadOnlySpan<char> a = Word, b = other.Word;
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && char.ToLowerInvariant(a[i]) != char.ToLowerInvariant(b[i]) && !(a[i] is '\'' or '’' && b[i] is '\'' or '’'))
                return false;
        }

        return true;
    }
}
