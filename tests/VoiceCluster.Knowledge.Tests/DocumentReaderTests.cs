using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Tests;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Markdown_is_read_along_its_headings_with_tables_as_sentences_and_without_markup()
    {
        var document = Read("plans.md", "---\nkeywords: x\n---\n# Our *plans*\n\nPick [one](https://x.example).\n\n## Prices\n\n- cheap\n- `fast`\n\n| Plan | Price |\n|---|---|\n| Basic | 5 |\n");
        Assert.Equal("Our plans", document.Title);
        Assert.Equal(["Our plans", "Our plans > Prices"], document.Sections.Select(static s => string.Join(" > ", s.Headings)));
        Assert.Equal(["Pick one."], document.Sections[0].Paragraphs);
        Assert.Equal(["cheap", "fast", "Plan: Basic; Price: 5"], document.Sections[1].Paragraphs);
    }

    [Fact]
    public void A_file_of_synonyms_holds_nothing_to_answer_from() => Assert.Empty(Read("synonyms.md", "---\nkind: synonyms\n---\n- a, b\n").Sections);

    [Fact]
    public void Html_is_read_without_scripts_menus_and_footers()
    {
        var document = Read("page.html", "<title>T</title><nav>Menu</nav><main><h1>Parking</h1>Before<p>You can <b>park</b> here.</p><ul><li>One</li></ul><script>x()</script><table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table></main><footer>Foot</footer>");
        Assert.Equal("Parking", document.Title);
        Assert.Equal(["Before", "You can park here.", "One", "Day: Monday"], document.Sections.Single().Paragraphs);
    }

    [Fact]
    public void Plain_text_is_parted_by_empty_lines()
    {
        var document = Read("notes.txt", "\uFEFFFirst line\r\nof one.\r\n\r\nSecond.");
        Assert.Equal(("notes", "First line of one."), (document.Title, document.Sections.Single().Paragraphs[0]));
    }

    [Fact]
    public void A_word_document_is_read_along_its_styles()
    {
        var document = DocumentReader.Read("guide.docx", Word());
        Assert.Equal("Guide", document.Title);
        Assert.Equal(["Setup"], document.Sections[0].Headings);
        Assert.Equal(["Plug it in."], document.Sections[0].Paragraphs);
    }

    [Fact]
    public void A_pdf_is_read_with_large_short_lines_as_headings()
    {
        var document = DocumentReader.Read("manual.pdf", Pdf());
        Assert.Equal("Opening hours", document.Title);
        Assert.Contains(document.Sections, static s => s.Paragraphs.Any(static p => p.Contains("We are open on Monday", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("x.exe", "a", DocumentProblem.UnknownType)]
    [InlineData("x.md", "", DocumentProblem.Empty)]
    [InlineData("x.pdf", "no pdf", DocumentProblem.Broken)]
    [InlineData("x.docx", "no zip", DocumentProblem.Broken)]
    [InlineData("../x.md", "a", DocumentProblem.BadName)]
    [InlineData("", "a", DocumentProblem.BadName)]
    [InlineData("x.txt", "a\0b", DocumentProblem.NotUtf8)]
    public void What_cannot_be_taken_is_refused_with_a_reason(string name, string text, DocumentProblem problem) =>
        Assert.Equal(problem, Assert.Throws<DocumentException>(() => Read(name, text)).Problem);

    [Fact]
    public void Text_in_another_encoding_is_refused() =>
        Assert.Equal(DocumentProblem.NotUtf8, Assert.Throws<DocumentException>(() => DocumentReader.Read("x.txt", [0x63, 0xE9, 0x20])).Problem);

    private static DocumentText Read(string name, string text) => DocumentReader.Read(name, Encoding.UTF8.GetBytes(text));

    private static byte[] Word()
    {
        using var stream = new MemoryStream();
        using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            word.AddMainDocumentPart().Document = new Document(new Body(Paragraph("Title", "Guide"), Paragraph("Heading1", "Setup"), Paragraph(null, "Plug it in.")));
        }

        return stream.ToArray();
    }

    private static Paragraph Paragraph(string? style, string text) =>
        new(style is null ? new ParagraphProperties() : new ParagraphProperties(new ParagraphStyleId { Val = style }), new Run(new Text(text)));

    private static byte[] Pdf()
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4);
        page.AddText("Opening hours", 24, new PdfPoint(50, 750), font);
        page.AddText("We are open on Monday from nine to five, and on Saturday until noon.", 11, new PdfPoint(50, 700), font);
        page.AddText("On other days we are closed, and nobody answers the telephone.", 11, new PdfPoint(50, 685), font);
        return builder.Build();
    }
}
