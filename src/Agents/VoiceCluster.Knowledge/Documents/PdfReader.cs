using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>PDF to text. A short line in letters clearly larger than the page's usual ones is a heading; a scanned page, which holds a picture only, has no text.</summary>
internal static class PdfReader
{
    private const double HeadingSize = 1.15;
    private const int LongestHeading = 120;

    public static DocumentText Read(byte[] bytes)
    {
        using var pdf = PdfDocument.Open(bytes);
        var builder = new SectionBuilder();
        foreach (var page in pdf.GetPages()) AddPage(page, builder);
        return builder.Build(string.IsNullOrWhiteSpace(pdf.Information.Title) ? null : pdf.Information.Title);
    }

    private static void AddPage(Page page, SectionBuilder builder)
    {
        if (page.Letters.Count == 0) return;
        var sizes = page.Letters.Select(static l => l.PointSize).Order().ToList();
        var usual = sizes[sizes.Count / 2];
        var sizeOfLines = LineSizes(page);
        var paragraph = new List<string>();
        foreach (var raw in ContentOrderTextExtractor.GetText(page, addDoubleNewline: true).Split('\n'))
        {
            var line = raw.Trim();
            var isHeading = line.Length is > 1 and <= LongestHeading && sizeOfLines.TryGetValue(Letters(line), out var size) && size >= usual * HeadingSize;
            if (line.Length == 0 || isHeading) Flush();
            if (isHeading) builder.AddHeading(sizeOfLines[Letters(line)] >= usual * 1.6 ? 1 : 2, line);
            else if (line.Length > 0) paragraph.Add(line);
        }

        Flush();

        void Flush()
        {
            builder.AddParagraph(string.Join(' ', paragraph));
            paragraph.Clear();
        }
    }

    /// <summary>The size of each line's letters, by its letters.</summary>
    private static Dictionary<string, double> LineSizes(Page page)
    {
        var sizes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in page.GetWords().GroupBy(static w => Math.Round(w.BoundingBox.Bottom)))
        {
            var words = line.OrderBy(static w => w.BoundingBox.Left).ToList();
            sizes[Letters(string.Concat(words.Select(static w => w.Text)))] = words.Max(static w => w.Letters[0].PointSize);
        }

        return sizes;
    }

    private static string Letters(string line) => string.Concat(line.Where(static c => !char.IsWhiteSpace(c)));
}
