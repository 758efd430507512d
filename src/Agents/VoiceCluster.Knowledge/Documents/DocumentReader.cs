using System.Text;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>Reads a document of any known type. Pure and thread safe.</summary>
public static class DocumentReader
{
    /// <summary>A text longer than this, in characters, is refused: a compressed file can hold far more than its size says.</summary>
    public const int LongestText = 20_000_000;

    private const int LongestName = 200;

    private static readonly Dictionary<string, Func<byte[], DocumentText>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = static bytes => MarkdownReader.Read(Utf8(bytes)),
        [".markdown"] = static bytes => MarkdownReader.Read(Utf8(bytes)),
        [".txt"] = static bytes => PlainText(Utf8(bytes)),
        [".html"] = static bytes => HtmlReader.Read(Utf8(bytes)),
        [".htm"] = static bytes => HtmlReader.Read(Utf8(bytes)),
        [".pdf"] = PdfReader.Read,
        [".docx"] = WordReader.Read,
    };

    /// <summary>True when the name ends like a type that can be read.</summary>
    public static bool Reads(string name) => Readers.ContainsKey(Path.GetExtension(name));

    /// <summary>Reads a document.</summary>
    /// <param name="name">Its name, which tells its type: <c>.md</c>, <c>.markdown</c>, <c>.txt</c>, <c>.html</c>, <c>.htm</c>, <c>.pdf</c> or <c>.docx</c>.</param>
    /// <param name="bytes">The file.</param>
    /// <returns>A title, which is the name when the document has none, and the sections; none for a file of synonyms.</returns>
    /// <exception cref="DocumentException">It cannot be taken.</exception>
    public static DocumentText Read(string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        CheckName(name);
        if (!Readers.TryGetValue(Path.GetExtension(name), out var read))
            throw new DocumentException(DocumentProblem.UnknownType, $"'{name}' is of no known type; use {string.Join(", ", Readers.Keys)}.");
        if (bytes.Length == 0) throw new DocumentException(DocumentProblem.Empty, $"'{name}' is empty.");
        DocumentText text;
        try
        {
            text = read(bytes);
        }
        catch (Exception exception) when (exception is not (DocumentException or OutOfMemoryException))
        {
            // The libraries throw whatever they stumble over; to them a damaged file is a defect, to us it is input.
            throw new DocumentException(DocumentProblem.Broken, $"'{name}' cannot be read as {Path.GetExtension(name)}: it is damaged, has a password, or is of another type. ({exception.Message})", exception);
        }

        if (text.Sections.Sum(static s => s.Paragraphs.Sum(static p => (long)p.Length)) > LongestText)
            throw new DocumentException(DocumentProblem.TooLarge, $"'{name}' holds more than {LongestText / 1_000_000} million characters; part it.");
        return text.Title is null ? text with { Title = Path.GetFileNameWithoutExtension(name) } : text;
    }

    /// <summary>A name is what the document is called in addresses: no folders up, no control characters, at most 200 characters.</summary>
    /// <exception cref="DocumentException">The name cannot be used.</exception>
    public static void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl) || name.Contains('\\') || name.StartsWith('/') || name.Split('/').Any(static part => part is ".." or "." or ""))
            throw new DocumentException(DocumentProblem.BadName, $"A document's name is a file name of at most {LongestName} characters, such as prices.pdf.");
    }

    /// <summary>Paragraphs are parted by empty lines; a form feed parts pages.</summary>
    private static DocumentText PlainText(string text)
    {
        var builder = new SectionBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Replace("\f", "\n\n", StringComparison.Ordinal).Split("\n\n")) builder.AddParagraph(paragraph);
        return builder.Build(null);
    }

    private static string Utf8(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            return text.Contains('\0') ? throw new DocumentException(DocumentProblem.NotUtf8, "The file holds bytes that are no text; save it as UTF-8.") : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new DocumentException(DocumentProblem.NotUtf8, $"The file is not UTF-8 (at byte {exception.Index}); save it as UTF-8.", exception);
        }
    }
}
