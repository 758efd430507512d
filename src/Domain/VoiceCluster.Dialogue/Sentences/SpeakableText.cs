using System.Buffers;
using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Turns written text into text to speak: Markdown, HTML tags and emoji go, a link keeps its words, an address is spelled the way it is said
/// ("help@shop.example" is "help at shop dot example"). What stays is spoken by the voice as it is. Works on pieces of a text too: a piece may hold half of
/// a pair of emphasis marks.
/// </summary>
public static class SpeakableText
{
    // All that could make a difference; text without it is returned as it is. Above ASCII only letters and usual punctuation are plain.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?'\"()-$%+/=’‘“”–—…£€°");

    // "/" and ":" are plain, so that times and fractions are quick; addresses are found by these.
    private static readonly string[] Schemes = ["https://", "http://", "www.", "mailto:"];

    private static readonly SearchValues<char> TableLine = SearchValues.Create("|-:+= \t\r");

    // Each takes a mark away that the one before it uncovered; nobody writes so many.
    private const int MaxPasses = 100;
    private const int MaxCitation = 40;

    private static readonly SearchValues<char> AddressEnds = SearchValues.Create(" \t\r\n<>\"[](){}|\\*`");

    /// <summary>The same instance when there is nothing to change. Empty when nothing can be spoken.</summary>
    public static string From(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        // What a mark hid can be a mark itself ("<b>- item"): clean until nothing is left to clean.
        for (var pass = 0; pass < MaxPasses && !IsPlain(written); pass++)
        {
            var cleaned = Clean(written);
            if (cleaned == written) break;
            written = cleaned;
        }

        return written;
    }

    /// <summary>Whether a voice would say anything: punctuation alone, and what <see cref="From"/> takes away, is silence.</summary>
    public static bool IsAudible(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        foreach (var rune in From(written).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) return true;
        }

        return false;
    }

    private static bool IsPlain(string written)
    {
        var text = written.AsSpan();
        return text.IndexOfAnyExcept(Plain) < 0 && FindScheme(text) < 0 && !StartsWithListMark(text) && text.IndexOf("  ") < 0 && text.Trim().Length == text.Length;
    }

    private static string Clean(string written)
    {
        var text = written.AsSpan();
        var spoken = new StringBuilder(written.Length);
        var i = 0;
        while (i < text.Length)
        {
            if (i == 0 || text[i - 1] == '\n') i = SkipTableMark(text, SkipLineMark(text, i));
            if (i < text.Length) i = Next(text, i, spoken);
        }

        return Tidy(spoken);
    }

    /// <summary>Writes what is spoken for the text at <paramref name="i"/>; returns where to go on.</summary>
    private static int Next(ReadOnlySpan<char> text, int i, StringBuilder spoken)
    {
        var c = text[i];
        switch (c)
        {
            case '*' or '`' or '~':
                return i + 1;
            case '|':
                // Between two cells of a table is a pause; at the end of its row there is one anyway.
                spoken.Append(IsInRow(text, i) && EndsWithWord(spoken) ? ", " : " ");
                return i + 1;
            case '_' or '\\':
                spoken.Append(' ');
                return i + 1;
            case '#':
                return i + 1;
            case '&':
                return AppendEntity(text, i, spoken);
            case '<':
                var close = text[i..].IndexOf('>');
                if (close > 1 && (char.IsLetter(text[i + 1]) || text[i + 1] == '/')) return AppendTag(text, i, close, spoken);
                return i + 1;
            case '>':
                return i + 1;
            case '!' when i + 1 < text.Length && text[i + 1] == '[':
                return i + 1;
            case '[':
                return CitationLength(text[i..], ']') is var citation and > 0 ? i + citation : AppendLink(text, i, spoken);
            case '【':
                return CitationLength(text[i..], '】') is var source and > 0 ? i + source : i + 1;
            case '】':
                return i + 1;
            case ']':
                return i + 1;
        }

        if (char.IsLetterOrDigit(c) && (i == 0 || !char.IsLetterOrDigit(text[i - 1])) && AddressLength(text[i..]) is var length && length > 0)
        {
            AppendAddress(text.Slice(i, length), spoken);
            return i + length;
        }

        Rune.DecodeFromUtf16(text[i..], out var rune, out var used);
        if (!IsSilent(rune)) spoken.Append(text.Slice(i, used));
        else if (used > 1 || c > 0x2000) spoken.Append(' ');
        return i + used;
    }

    /// <summary>Heading, quotation and list marks at the start of a line; a list's number stays.</summary>
    private static int SkipLineMark(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && text[i] is ' ' or '\t') i++;
        var mark = i;
        while (mark < text.Length && text[mark] is '#' or '>' or '-' or '*' or '+' or '=' or '_' or '`') mark++;
        if (mark == text.Length) return mark;
        return mark > i && (char.IsWhiteSpace(text[mark]) || text[i] == '`') ? mark : i;
    }

    /// <summary>A table's bar at the start of a row, and all of the row that only draws a line (<c>|---|:-:|</c>).</summary>
    private static int SkipTableMark(ReadOnlySpan<char> text, int i)
    {
        var end = text[i..].IndexOf('\n');
        var row = end < 0 ? text[i..] : text.Slice(i, end);
        if (row.Contains('|') && row.Contains('-') && row.IndexOfAnyExcept(TableLine) < 0) return i + row.Length;
        return row.StartsWith("|") ? i + 1 : i;
    }

    /// <summary>Whether a bar stands between two cells: behind the one that begins the row, before the one that ends it.</summary>
    private static bool IsInRow(ReadOnlySpan<char> text, int i)
    {
        var start = text[..i].LastIndexOf('\n') + 1;
        var end = text[i..].IndexOf('\n');
        var rest = end < 0 ? text[(i + 1)..] : text.Slice(i + 1, end - 1);
        return text[start..i].TrimStart().StartsWith("|") && !rest.IsWhiteSpace();
    }

    private static bool EndsWithWord(StringBuilder spoken)
    {
        var i = spoken.Length - 1;
        while (i >= 0 && char.IsWhiteSpace(spoken[i])) i--;
        return i >= 0 && spoken[i] is not (',' or ';' or ':');
    }

    /// <summary>Length of a reference to a source, which is for the eye: <c>[1]</c>, <c>[1, 2]</c>, <c>[3-5]</c>, <c>[^note]</c>, <c>[citation:3]</c>,
    /// <c>【4†source】</c>, with its target where it is a link; 0 for anything else.</summary>
    private static int CitationLength(ReadOnlySpan<char> text, char close)
    {
        var end = text.IndexOf(close);
        if (end < 2 || end > MaxCitation) return 0;
        var inside = text[1..end].Trim();
        var isNamed = false;
        foreach (var name in (ReadOnlySpan<string>)["citation", "source", "ref"])
        {
            if (!inside.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            inside = inside[name.Length..].TrimStart(": ");
            isNamed = true;
            break;
        }

        if (inside.IsEmpty ? !isNamed : inside[0] != '^' && !inside.Contains('†') && !AreSmallNumbers(inside)) return 0;
        var length = end + 1;
        return length < text.Length && text[length] is '(' && text[length..].IndexOf(')') is var target and > 0 ? length + target + 1 : length;
    }

    /// <summary>A year or an order's number in brackets is no reference.</summary>
    private static bool AreSmallNumbers(ReadOnlySpan<char> inside)
    {
        var digits = 0;
        foreach (var c in inside)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is ',' or ';' or '-' or '–' or ' ') digits = 0;
            else return false;
            if (digits > 3) return false;
        }

        return inside.ContainsAnyInRange('0', '9');
    }

    private static bool StartsWithListMark(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.Length > 1 && text[0] is '-' or '+' && text[1] is ' ' or '-';
    }

    private static int AppendEntity(ReadOnlySpan<char> text, int i, StringBuilder spoken)
    {
        foreach (var (entity, meaning) in (ReadOnlySpan<(string, string)>)[("&amp;", " and "), ("&nbsp;", " "), ("&lt;", " "), ("&gt;", " "), ("&quot;", "\""), ("&#39;", "'")])
        {
            if (!text[i..].StartsWith(entity, StringComparison.Ordinal)) continue;
            spoken.Append(meaning);
            return i + entity.Length;
        }

        spoken.Append(" and ");
        return i + 1;
    }

    /// <summary>A tag goes; an address in angle brackets is spoken.</summary>
    private static int AppendTag(ReadOnlySpan<char> text, int i, int close, StringBuilder spoken)
    {
        var inside = text.Slice(i + 1, close - 1);
        if (AddressLength(inside) == inside.Length) AppendAddress(inside, spoken);
        else spoken.Append(' ');
        return i + close + 1;
    }

    /// <summary>Of <c>[words](target)</c> the words are spoken; they are read on from here, so marks inside them go too.</summary>
    private static int AppendLink(ReadOnlySpan<char> text, int i, StringBuilder spoken)
    {
        var close = text[i..].IndexOf("](");
        if (close < 0) return i + 1;
        var end = text[(i + close)..].IndexOf(')');
        if (end < 0) return i + 1;
        spoken.Append(From(text.Slice(i + 1, close - 1).ToString()));
        return i + close + end + 1;
    }

    private static int FindScheme(ReadOnlySpan<char> text)
    {
        foreach (var scheme in Schemes)
        {
            var at = text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) return at;
        }

        return -1;
    }

    /// <summary>Length of the URL or e-mail address that starts here, without the punctuation after it; 0 when none does.</summary>
    private static int AddressLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(AddressEnds);
        if (end < 0) end = text.Length;
        var isUrl = false;
        foreach (var scheme in Schemes) isUrl |= text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
        var at = text[..end].IndexOf('@');
        if (!isUrl && !(at > 0 && text[at..end].LastIndexOf('.') is var dot && dot > 1 && at + dot < end - 1)) return 0;
        while (end > 0 && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '_') end--;
        return end;
    }

    /// <summary>The host of a URL, or the whole e-mail address, in words. Path and query are not spoken: nobody could follow them.</summary>
    private static void AppendAddress(ReadOnlySpan<char> address, StringBuilder spoken)
    {
        foreach (var scheme in Schemes)
        {
            if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) address = address[scheme.Length..];
        }

        if (!address.Contains('@'))
        {
            var path = address.IndexOfAny('/', '?', '#');
            if (path >= 0) address = address[..path];
        }

        foreach (var c in address)
        {
            switch (c)
            {
                case '.': spoken.Append(" dot "); break;
                case '@': spoken.Append(" at "); break;
                case '_': spoken.Append(" underscore "); break;
                case '-': spoken.Append(" dash "); break;
                case '+': spoken.Append(" plus "); break;
                default: spoken.Append(char.IsLetterOrDigit(c) ? c : ' '); break;
            }
        }
    }

    /// <summary>Emoji, pictographs, arrows, box drawing, bullets, joiners, private use and broken surrogates have no sound.</summary>
    private static bool IsSilent(Rune rune) => rune.Value is 0xFFFD or 0x200B or 0x200C or 0x200D or 0xFEFF or 0x20E3
        or (>= 0x2022 and <= 0x2023) or (>= 0x2190 and <= 0x2BFF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE000 and <= 0xF8FF)
        or (>= 0x1F000 and <= 0x1FAFF) or (>= 0xE0000 and <= 0xE007F)
        || (rune.Value < 0x20 && rune.Value is not ('\n' or '\t' or '\r'));

    /// <summary>One space for any run of white space, none before punctuation; a line that does not end in punctuation gets a comma's pause.</summary>
    private static string Tidy(StringBuilder spoken)
    {
        var written = 0;
        var gap = false;
        var line = false;
        for (var i = 0; i < spoken.Length; i++)
        {
            var c = spoken[i];
            if (char.IsWhiteSpace(c))
            {
                gap = true;
                line |= c == '\n';
                continue;
            }

            if (gap && written > 0 && c is not ('.' or ',' or '!' or '?' or ';' or ':'))
            {
                // Lines were joined by at least one line break, so there is room for the comma.
                if (line && char.IsLetterOrDigit(spoken[written - 1]) && i - written >= 2) spoken[written++] = ',';
                spoken[written++] = ' ';
            }

            gap = line = false;
            spoken[written++] = c;
        }

        return spoken.ToString(0, written);
    }
}
