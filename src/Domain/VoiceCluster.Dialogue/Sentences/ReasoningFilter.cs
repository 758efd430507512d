using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Takes apart what a model thinks and what it answers, where both come as one text: <c>&lt;think&gt;...&lt;/think&gt;</c> and what other models use. Works on a
/// stream: a tag may be split anywhere, and one that is never closed hides the rest. Not thread safe; one for each answer.
/// </summary>
/// <remarks>
/// Some models are told in their prompt that they are thinking already, and only close what they never opened. The first such answer has been passed on by
/// the time it shows; <see cref="ClosedUnopened"/> says so, and later answers are read with <c>startsInside</c>.
/// </remarks>
/// <param name="startsInside">The text begins with reasoning, up to a closing tag; without one it was an answer after all.</param>
public sealed class ReasoningFilter(bool startsInside = false)
{
    private static readonly (string Open, string Close)[] Tags =
    [
        ("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("<thoughts>", "</thoughts>"), ("<reasoning>", "</reasoning>"),
        ("<reflection>", "</reflection>"), ("<scratchpad>", "</scratchpad>"), ("<seed:think>", "</seed:think>"), ("<antthinking>", "</antthinking>"),
        ("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"), ("<|begin_of_thought|>", "<|end_of_thought|>"), ("<|thinking|>", "<|/thinking|>"),
        ("<|channel|>analysis<|message|>", "<|end|>"), ("<|channel|>commentary<|message|>", "<|end|>"),
    ];

    // Around answers, beside the reasoning's own tags: what a server that does not read a model's format leaves in the text.
    private static readonly string[] Marks =
    [
        "<|begin_of_solution|>", "<|end_of_solution|>", "<|channel|>final<|message|>", "<|start|>assistant", "<|return|>", "<|end|>", "<|im_end|>", "<|eot_id|>", "</s>",
    ];

    private readonly StringBuilder _pending = new();
    private string? _close;
    private bool _opened;
    private bool _startsInside = startsInside;
    private bool _answered;

    /// <summary>A closing tag came that nothing had opened: what was passed on before it was reasoning.</summary>
    public bool ClosedUnopened { get; private set; }

    /// <summary>With <c>startsInside</c>: the text did begin with reasoning.</summary>
    public bool ClosedInside { get; private set; }

    /// <summary>Takes text as it comes.</summary>
    /// <param name="delta">May be empty.</param>
    /// <param name="answer">Gets what is answered.</param>
    /// <param name="reasoning">Gets what is thought.</param>
    public void Append(string delta, StringBuilder answer, StringBuilder reasoning)
    {
        _pending.Append(delta);
        Advance(answer, reasoning, isWhole: false);
    }

    /// <summary>No more text will come.</summary>
    public void Complete(StringBuilder answer, StringBuilder reasoning)
    {
        Advance(answer, reasoning, isWhole: true);
        if (_startsInside) Pass(_pending.ToString(), answer);
        else if (_close is not null) reasoning.Append(_pending);
        _pending.Clear();
    }

    private void Advance(StringBuilder answer, StringBuilder reasoning, bool isWhole)
    {
        if (_pending.Length == 0) return;
        var text = _pending.ToString();
        var done = 0;
        while (done < text.Length)
        {
            var step = _close is not null ? Inside(text, done, reasoning) : _startsInside ? Before(text, done, answer, reasoning) : Outside(text, done, answer, isWhole);
            if (step == 0) break;
            done += step;
        }

        _pending.Remove(0, done);
    }

    /// <summary>Reasoning, until its tag closes; what may be the beginning of that tag waits.</summary>
    private int Inside(string text, int from, StringBuilder reasoning)
    {
        var close = text.IndexOf(_close!, from, StringComparison.OrdinalIgnoreCase);
        if (close >= 0)
        {
            reasoning.Append(text, from, close - from);
            var used = close + _close!.Length - from;
            _close = null;
            return used;
        }

        var sure = text.Length - from;
        for (var keep = Math.Min(sure, _close!.Length - 1); keep > 0; keep--)
        {
            if (!_close.AsSpan(0, keep).Equals(text.AsSpan(text.Length - keep), StringComparison.OrdinalIgnoreCase)) continue;
            sure -= keep;
            break;
        }

        reasoning.Append(text, from, sure);
        return sure;
    }

    /// <summary>Reasoning that nothing opened, if a tag closes it; an opening tag shows that the model opens its own.</summary>
    private int Before(string text, int from, StringBuilder answer, StringBuilder reasoning)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (!MayBegin(text[i])) continue;
            foreach (var (open, close) in Tags)
            {
                var opens = At(text, i, open);
                if (!opens && !At(text, i, close)) continue;
                _startsInside = false;
                if (opens) return Outside(text, from, answer, isWhole: false);
                ClosedInside = true;
                reasoning.Append(text, from, i - from);
                return i + close.Length - from;
            }
        }

        return 0;
    }

    private int Outside(string text, int from, StringBuilder answer, bool isWhole)
    {
        var i = from;
        while (i < text.Length && !MayBegin(text[i])) i++;
        if (i > from)
        {
            Pass(text[from..i], answer);
            return i - from;
        }

        foreach (var (open, close) in Tags)
        {
            if (At(text, i, open))
            {
                (_close, _opened) = (close, true);
                return open.Length;
            }

            if (!At(text, i, close)) continue;
            ClosedUnopened |= !_opened && close is not "<|end|>";
            return close.Length;
        }

        foreach (var mark in Marks)
        {
            if (At(text, i, mark)) return mark.Length;
        }

        if (!isWhole && IsBeginning(text.AsSpan(i))) return 0;
        Pass(text[i..(i + 1)], answer);
        return 1;
    }

    /// <summary>Blank lines between reasoning and answer belong to neither.</summary>
    private void Pass(string text, StringBuilder answer)
    {
        if (!_answered) text = text.TrimStart();
        if (text.Length == 0) return;
        _answered = true;
        answer.Append(text);
    }

    private static bool MayBegin(char c) => c is '<' or '[' or '◁';

    private static bool At(string text, int i, string tag) => string.Compare(text, i, tag, 0, tag.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsBeginning(ReadOnlySpan<char> rest)
    {
        foreach (var (open, close) in Tags)
        {
            if (Begins(open, rest) || Begins(close, rest)) return true;
        }

        foreach (var mark in Marks)
        {
            if (Begins(mark, rest)) return true;
        }

        return false;

        static bool Begins(string tag, ReadOnlySpan<char> rest) => rest.Length < tag.Length && tag.AsSpan(0, rest.Length).Equals(rest, StringComparison.OrdinalIgnoreCase);
    }
}
