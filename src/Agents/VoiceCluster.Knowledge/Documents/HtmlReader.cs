using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>HTML to text: headings, paragraphs, list items and table rows of the main part; scripts, styles, menus and footers are left out. Nothing is loaded.</summary>
internal static class HtmlReader
{
    private const string NotContent = "script,style,noscript,template,nav,footer,header,aside,form,svg,iframe";
    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "p", "li", "dt", "dd", "pre", "blockquote", "figcaption", "td", "th", "address", "summary", "div", "section", "article", "main", "ul", "ol", "dl", "table", "tbody", "thead", "tr", "body",
        "details", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    };

    public static DocumentText Read(string text)
    {
        using var document = new HtmlParser().ParseDocument(text);
        foreach (var element in document.QuerySelectorAll(NotContent).Where(static e => e.LocalName != "header" || e.Closest("article,main") is null).ToList()) element.Remove();
        var builder = new SectionBuilder();
        if ((document.QuerySelector("main") ?? document.QuerySelector("article") ?? document.Body) is { } body) Add(body, builder);
        return builder.Build(builder.FirstHeading ?? document.Title);
    }

    private static void Add(IElement element, SectionBuilder builder)
    {
        if (element is IHtmlHeadingElement)
        {
            builder.AddHeading(element.LocalName[1] - '0', element.TextContent);
        }
        else if (element is IHtmlTableElement table)
        {
            AddTable(table, builder);
        }
        else
        {
            // Text between blocks is a paragraph of its own.
            var loose = new List<string>();
            foreach (var node in element.ChildNodes)
            {
                if (node is IElement child && Blocks.Contains(child.LocalName))
                {
                    Flush();
                    Add(child, builder);
                }
                else
                {
                    loose.Add(node is IElement { LocalName: "br" } ? " " : node is IText or IElement ? node.TextContent : "");
                }
            }

            Flush();

            void Flush()
            {
                builder.AddParagraph(string.Concat(loose));
                loose.Clear();
            }
        }
    }

    private static void AddTable(IHtmlTableElement table, SectionBuilder builder)
    {
        var rows = table.Rows.Select(static row => (Cells: row.Cells.Select(static c => c.TextContent.Trim()).ToList(), IsHeading: row.Cells.All(static c => c.LocalName == "th"))).ToList();
        var headings = rows.Count > 1 && rows[0].IsHeading ? rows[0].Cells : null;
        foreach (var row in rows.Skip(headings is null ? 0 : 1)) builder.AddParagraph(TableText.Row(headings, row.Cells));
    }
}
