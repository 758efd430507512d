using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>Markdown (CommonMark with tables and YAML front matter) to text. Of the front matter, <c>title</c> or <c>topic</c> names the document, and
/// <c>kind: synonyms</c> says that it holds nothing to answer from; the rest are its fields.</summary>
internal static class MarkdownReader
{
    // What the built-in responder reads; nobody filters by it.
    private static readonly string[] NoFields = ["title", "topic", "kind", "keywords", "slot", "digits", "ask", "again", "unknown", "tool"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static DocumentText Read(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        var front = FrontMatter(document);
        if (front.GetValueOrDefault("kind") == "synonyms") return new(null, []);
        var builder = new SectionBuilder();
        foreach (var block in document) Add(block, builder);
        return builder.Build(Bare("title") ?? Bare("topic")) with
        {
            Fields = front.Where(static f => !NoFields.Contains(f.Key, StringComparer.OrdinalIgnoreCase))
                .ToDictionary(static f => f.Key, static f => DocumentFields.Values(f.Value), StringComparer.OrdinalIgnoreCase),
        };

        string? Bare(string name) => front.GetValueOrDefault(name)?.Trim('"', '\'');
    }

    private static void Add(Block block, SectionBuilder builder)
    {
        switch (block)
        {
            case HeadingBlock heading:
                builder.AddHeading(heading.Level, Text(heading.Inline));
                break;
            case Table table:
                AddTable(table, builder);
                break;
            case ContainerBlock container:
                foreach (var child in container) Add(child, builder);
                break;
            case CodeBlock code and not YamlFrontMatterBlock:
                builder.AddParagraph(code.Lines.ToString());
                break;
            case ParagraphBlock paragraph:
                builder.AddParagraph(Text(paragraph.Inline));
                break;
        }
    }

    /// <summary>Each row with its column's heading before each value: "Plan: Basic; Price: 5 euros", which can be read alone.</summary>
    private static void AddTable(Table table, SectionBuilder builder)
    {
        var rows = table.OfType<TableRow>().Select(static row => row.OfType<TableCell>().Select(CellText).ToList()).ToList();
        var headings = table.OfType<TableRow>().FirstOrDefault() is { IsHeader: true } ? rows[0] : null;
        foreach (var row in rows.Skip(headings is null ? 0 : 1)) builder.AddParagraph(TableText.Row(headings, row));
    }

    private static string CellText(TableCell cell) => string.Join(' ', cell.OfType<ParagraphBlock>().Select(static p => Text(p.Inline)));

    private static string Text(ContainerInline? inline)
    {
        var text = new StringBuilder();
        Append(inline, text);
        return text.ToString();
    }

    private static void Append(Inline? inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline link:
                text.Append(link.Url);
                break;
            case LineBreakInline:
                text.Append(' ');
                break;
            case ContainerInline container:
                foreach (var child in container) Append(child, text);
                break;
        }
    }

    private static Dictionary<string, string> FrontMatter(MarkdownDocument document)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (document.OfType<YamlFrontMatterBlock>().FirstOrDefault() is not { } block) return values;
        foreach (var line in block.Lines.ToString().Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon) values[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return values;
    }
}
