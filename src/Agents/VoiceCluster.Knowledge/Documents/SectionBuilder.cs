using System.Text.RegularExpressions;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>Collects headings and paragraphs in reading order. Not thread safe.</summary>
internal sealed partial class SectionBuilder
{
    private readonly List<Section> _sections = [];
    private readonly List<(int Level, string Text)> _headings = [];
    private List<string> _paragraphs = [];

    /// <summary>The first heading, which most documents use as their title.</summary>
    public string? FirstHeading { get; private set; }

    /// <param name="level">1 is the outermost.</param>
    /// <param name="text">May hold line breaks.</param>
    public void AddHeading(int level, string text)
    {
        text = OneLine(text);
        if (text.Length == 0) return;
        Close();
        _headings.RemoveAll(heading => heading.Level >= level);
        _headings.Add((level, text));
        FirstHeading ??= text;
    }

    public void AddParagraph(string text)
    {
        text = OneLine(text);
        if (text.Length > 0) _paragraphs.Add(text);
    }

    public DocumentText Build(string? title)
    {
        Close();
        title = title is null ? null : OneLine(title);
        return new(string.IsNullOrEmpty(title) ? FirstHeading : title, _sections);
    }

    private void Close()
    {
        if (_paragraphs.Count > 0) _sections.Add(new([.. _headings.Select(static h => h.Text)], _paragraphs));
        _paragraphs = [];
    }

    private static string OneLine(string text) => Spaces().Replace(text, " ").Trim();

    // NUL, which damaged files hold, is no text, and PostgreSQL refuses it.
    [GeneratedRegex(@"[\s\0\u00A0\u200B]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();
}
