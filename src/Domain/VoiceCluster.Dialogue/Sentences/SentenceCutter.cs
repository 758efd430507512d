namespace VoiceCluster.Dialogue;

/// <summary>
/// Cuts a streamed answer into pieces to speak, as soon as a piece is certain. Where it cuts depends on the text alone, not on how it was streamed.
/// The pieces joined are the text, exactly: white space between sentences opens the next piece, so trim a piece to speak it and skip blank ones.
/// </summary>
/// <remarks>
/// A piece ends
/// <list type="bullet">
/// <item>after <c>. ? ! :</c> and the quotes, brackets and emphasis that close there, when white space or the end follows (so not in 3.50, 10:30, a URL or
/// an e-mail address), when it is no abbreviation (<see cref="Abbreviations"/>), ellipsis, initial or list number;</item>
/// <item>after <c>。？！</c>;</item>
/// <item>before a line break, when the piece holds more than white space;</item>
/// <item>at <c>maxLength</c> characters, white space included, at the last clause or word boundary.</item>
/// </list>
/// Not thread safe. The only allocations are the pieces, and the buffer when it grows.
/// </remarks>
public sealed class SentenceCutter
{
    /// <summary>The longest piece unless another limit is given, in characters (UTF-16 code units).</summary>
    public const int DefaultMaxLength = 200;

    // How far past a full stop the next word is looked for; enough for the longest month and weekday.
    private const int LookAhead = 24;
    private readonly int _maxLength;
    private char[] _buffer;
    private int _start;
    private int _end;
    private int _scanned;

    /// <param name="maxLength">Characters of the longest piece, 20 to 2000.</param>
    public SentenceCutter(int maxLength = DefaultMaxLength)
    {
        if (maxLength is < 20 or > 2000) throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "A piece is 20 to 2000 characters at most");
        _maxLength = maxLength;
        _buffer = new char[maxLength * 2];
    }

    private enum Verdict
    {
        GoOn,
        Cut,
        NeedMore,
    }

    private ReadOnlySpan<char> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Adds streamed text; afterwards take pieces with <see cref="TryCut"/> until there is none.</summary>
    public void Append(ReadOnlySpan<char> delta)
    {
        if (_end + delta.Length > _buffer.Length) MakeRoom(delta.Length);
        delta.CopyTo(_buffer.AsSpan(_end));
        _end += delta.Length;
    }

    /// <summary>Takes the next piece if the text so far makes it certain.</summary>
    public bool TryCut(out string piece) => TryTake(isWhole: false, out piece);

    /// <summary>Takes the next piece when no more text will come; call until false. The cutter is then ready for the next text.</summary>
    public bool TryFlush(out string piece)
    {
        if (TryTake(isWhole: true, out piece)) return true;
        if (Pending.IsEmpty)
        {
            Reset();
            return false;
        }

        piece = CutOff(Pending.Length);
        return true;
    }

    /// <summary>Forgets what was not taken.</summary>
    public void Reset() => _start = _end = _scanned = 0;

    private bool TryTake(bool isWhole, out string piece)
    {
        var text = Pending;
        var i = _scanned;
        var length = 0;
        for (; length == 0 && i < text.Length && i < _maxLength; i++)
        {
            switch (Judge(text, i, isWhole, out var end))
            {
                case Verdict.Cut:
                    length = end;
                    break;
                case Verdict.NeedMore:
                    _scanned = i;
                    piece = "";
                    return false;
            }
        }

        if (length == 0 && text.Length > _maxLength) length = ForcedCut(text);
        if (length == 0)
        {
            _scanned = i;
            piece = "";
            return false;
        }

        piece = CutOff(length);
        return true;
    }

    private string CutOff(int length)
    {
        var piece = Pending[..length].ToString();
        _start += length;
        _scanned = 0;
        return piece;
    }

    /// <summary>Whether the piece ends with the character at <paramref name="i"/> and what closes with it.</summary>
    private Verdict Judge(ReadOnlySpan<char> text, int i, bool isWhole, out int end)
    {
        end = i;
        var c = text[i];
        if (c is '\n') return text[..i].IsWhiteSpace() ? Verdict.GoOn : Verdict.Cut;
        if (c is not ('.' or '?' or '!' or ':' or '…' or '。' or '？' or '！')) return Verdict.GoOn;

        // Take a run ("?!", "...") and what closes with it as one; judge at its last mark only.
        end = i + 1;
        if (end < text.Length && IsMark(text[end])) return Verdict.GoOn;
        while (end < text.Length && IsCloser(text[end])) end++;
        if (end > _maxLength) return Verdict.GoOn;
        if (end == text.Length && !isWhole) return Verdict.NeedMore;
        if (c is '。' or '？' or '！') return Verdict.Cut;
        if (end < text.Length && !char.IsWhiteSpace(text[end])) return Verdict.GoOn;
        if (c is '.' or '…') return JudgeStop(text, i, end, isWhole);
        // 'He asked "Really?" and left': the quotation ended, not the sentence.
        return c is '?' or '!' && end > i + 1 ? JudgeByNextWord(text, end, isWhole, static word => !char.IsLower(word[0])) : Verdict.Cut;
    }

    private static Verdict JudgeStop(ReadOnlySpan<char> text, int i, int end, bool isWhole)
    {
        if (text[i] == '…' || (i > 0 && text[i - 1] == '.'))
            return JudgeByNextWord(text, end, isWhole, static word => char.IsUpper(word[0]) && word is not ("I" or "I'm" or "I'll"));

        var wordStart = i;
        while (wordStart > 0 && !char.IsWhiteSpace(text[wordStart - 1]) && !IsOpener(text[wordStart - 1])) wordStart--;
        var word = text[wordStart..i];
        if (IsListNumber(word) && IsLineStart(text, wordStart)) return end == text.Length ? Verdict.Cut : Verdict.GoOn;
        return Abbreviations.KindOf(word) switch
        {
            AbbreviationKind.None => Verdict.Cut,
            AbbreviationKind.BeforeName => end == text.Length && isWhole ? Verdict.Cut : Verdict.GoOn,
            AbbreviationKind.BeforeNumber => JudgeByNextWord(text, end, isWhole, static next => !char.IsAsciiDigit(next[0])),
            _ => JudgeByNextWord(text, end, isWhole, static next => char.IsUpper(next[0]) && !Abbreviations.GoesOnAfter(next)),
        };
    }

    /// <summary>Decides by the word after white space. Waits for it to be whole; a word longer than the look-ahead is judged by its beginning.</summary>
    private static Verdict JudgeByNextWord(ReadOnlySpan<char> text, int end, bool isWhole, Func<ReadOnlySpan<char>, bool> cuts)
    {
        var start = end;
        while (start < text.Length && start - end < LookAhead && (char.IsWhiteSpace(text[start]) || IsOpener(text[start])))
        {
            if (text[start] == '\n') return Verdict.Cut;
            start++;
        }

        var stop = start;
        while (stop < text.Length && stop - end < LookAhead && (char.IsLetterOrDigit(text[stop]) || text[stop] == '\'')) stop++;
        if (stop == text.Length && stop - end < LookAhead && !isWhole) return Verdict.NeedMore;
        return stop == start || cuts(text[start..stop]) ? Verdict.Cut : Verdict.GoOn;
    }

    /// <summary>A list's "1." or "b." is no sentence.</summary>
    private static bool IsListNumber(ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > 3) return false;
        if (word.Length == 1 && char.IsLetter(word[0])) return true;
        foreach (var c in word)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }

        return true;
    }

    private static bool IsLineStart(ReadOnlySpan<char> text, int i)
    {
        while (i > 0 && (text[i - 1] is ' ' or '\t' or '*' || IsOpener(text[i - 1]))) i--;
        return i == 0 || text[i - 1] == '\n';
    }

    /// <summary>No sentence ends in the first <see cref="_maxLength"/> characters, and there are more: the last clause boundary past a third of them, else the last word
    /// boundary, else right there, but not inside a surrogate pair.</summary>
    private int ForcedCut(ReadOnlySpan<char> text)
    {
        var word = 0;
        for (var i = _maxLength; i > 0; i--)
        {
            if (!char.IsWhiteSpace(text[i]) || char.IsWhiteSpace(text[i - 1])) continue;
            if (word == 0) word = i;
            if (i < _maxLength / 3) break;
            if (text[i - 1] is ',' or ';' or ')' or '—' or '–') return i;
        }

        if (word > 0) return word;
        return char.IsHighSurrogate(text[_maxLength - 1]) ? _maxLength - 1 : _maxLength;
    }

    private static bool IsMark(char c) => c is '.' or '?' or '!' or '…' or '。' or '？' or '！';

    private static bool IsCloser(char c) => c is '"' or '\'' or ')' or ']' or '}' or '”' or '’' or '»' or '*' or '_' or '`' or '」' or '』' or '）';

    private static bool IsOpener(char c) => c is '"' or '\'' or '(' or '[' or '{' or '“' or '‘' or '«' or '*' or '_' or '`';

    private void MakeRoom(int extra)
    {
        var length = _end - _start;
        var target = length + extra <= _buffer.Length ? _buffer : new char[Math.Max(_buffer.Length * 2, length + extra)];
        _buffer.AsSpan(_start, length).CopyTo(target);
        _buffer = target;
        (_start, _end) = (0, length);
    }
}
