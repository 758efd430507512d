using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>Word documents (.docx) to text: headings by their style or outline level, paragraphs, tables.</summary>
internal static class WordReader
{
    private const long MostUnpacked = 300 << 20;

    public static DocumentText Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        RefuseBombs(stream);
        using var word = WordprocessingDocument.Open(stream, isEditable: false);
        var builder = new SectionBuilder();
        string? title = null;
        foreach (var element in word.MainDocumentPart?.Document?.Body?.ChildElements ?? [])
        {
            switch (element)
            {
                case Paragraph paragraph when Style(paragraph) is "Title":
                    title ??= paragraph.InnerText;
                    break;
                case Paragraph paragraph when HeadingLevel(paragraph) is { } level:
                    builder.AddHeading(level, Text(paragraph));
                    break;
                case Paragraph paragraph:
                    builder.AddParagraph(Text(paragraph));
                    break;
                case Table table:
                    AddTable(table, builder);
                    break;
            }
        }

        return builder.Build(title ?? builder.FirstHeading ?? word.PackageProperties.Title);
    }

    /// <summary>A small file can unpack to more than the memory holds.</summary>
    /// <exception cref="DocumentException">It would.</exception>
    private static void RefuseBombs(MemoryStream stream)
    {
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (archive.Entries.Sum(static e => e.Length) > MostUnpacked)
                throw new DocumentException(DocumentProblem.TooLarge, $"The document unpacks to more than {MostUnpacked >> 20} MB; part it.");
        }

        stream.Position = 0;
    }

    private static void AddTable(Table table, SectionBuilder builder)
    {
        var rows = table.Elements<TableRow>().Select(static r => r.Elements<TableCell>().Select(static c => string.Join(' ', c.Elements<Paragraph>().Select(Text))).ToList()).ToList();
        var headings = rows.Count > 1 ? rows[0] : null;
        foreach (var row in rows.Skip(headings is null ? 0 : 1)) builder.AddParagraph(TableText.Row(headings, row));
    }

    /// <summary>Runs of text, with tabs and breaks as spaces; what was struck by tracked changes is no text.</summary>
    private static string Text(Paragraph paragraph) => string.Concat(paragraph.Descendants().Select(static e => e switch
    {
        Text text => text.Text,
        TabChar or Break or CarriageReturn => " ",
        _ => "",
    }));

    private static string? Style(Paragraph paragraph) => paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;

    private static int? HeadingLevel(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value is { } outline and < 9) return outline + 1;
        return Style(paragraph) is { } style && style.StartsWith("Heading", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(style.AsSpan("Heading".Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out var level) ? level : null;
    }
}
