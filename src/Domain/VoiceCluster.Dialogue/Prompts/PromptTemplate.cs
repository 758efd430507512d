using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>A text with placeholders <c>{{name}}</c>; names are letters, digits and <c>_</c>. Immutable.</summary>
public sealed class PromptTemplate
{
    private const string Open = "{{";
    private const string Close = "}}";
    private readonly (string Text, string? Placeholder)[] _parts;

    private PromptTemplate(string file, (string Text, string? Placeholder)[] parts)
    {
        File = file;
        _parts = parts;
        Placeholders = [.. parts.Where(static p => p.Placeholder is not null).Select(static p => p.Placeholder!).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Where it came from, for messages.</summary>
    public string File { get; }

    /// <summary>The placeholders' names, each once, in order.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    /// <exception cref="PromptException">A placeholder is not closed, or its name is not one.</exception>
    public static PromptTemplate Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        text = text.ReplaceLineEndings("\n").Trim();
        var parts = new List<(string, string?)>();
        var position = 0;
        while (text.IndexOf(Open, position, StringComparison.Ordinal) is var open && open >= 0)
        {
            var close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0) throw new PromptException(file, $"line {LineOf(text, open)}: \"{{{{\" is not closed by \"}}}}\"");
            var name = text[(open + Open.Length)..close].Trim();
            if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                throw new PromptException(file, $"line {LineOf(text, open)}: \"{{{{{name}}}}}\" is no placeholder; a name is letters, digits and _");
            parts.Add((text[position..open], name));
            position = close + Close.Length;
        }

        parts.Add((text[position..], null));
        return new(file, [.. parts]);
    }

    /// <summary>Puts values in. A value is text: braces in it mean nothing.</summary>
    /// <param name="values">By placeholder; values that the template does not use are allowed.</param>
    /// <exception cref="PromptException">A value is missing.</exception>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var rendered = new StringBuilder();
        foreach (var (text, placeholder) in _parts)
        {
            rendered.Append(text);
            if (placeholder is null) continue;
            if (!values.TryGetValue(placeholder, out var value)) throw new PromptException(File, $"no value for {{{{{placeholder}}}}}");
            rendered.Append(value);
        }

        return rendered.ToString();
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;
}
