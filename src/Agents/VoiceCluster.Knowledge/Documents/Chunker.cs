namespace VoiceCluster.Knowledge.Documents;

/// <summary>A piece of a document that is embedded and found as one.</summary>
/// <param name="Section">The headings above it, joined.</param>
/// <param name="Text">At most about <see cref="Chunker.Words"/> words.</param>
public sealed record Chunk(string Section, string Text);

/// <summary>
/// Cuts a document along its headings; a section that is too long is cut between sentences, with the last sentences of one chunk again at the start of the next, so
/// that what stands across a cut is found too. Short sections next to each other stay together, each below its heading.
/// </summary>
public static class Chunker
{
    /// <summary>A chunk's length in words. The embedding model reads 256 word pieces; 110 words fit nearly always.</summary>
    public const int Words = 110;

    /// <summary>How many words two neighbouring chunks of a section share.</summary>
    public const int Overlap = 30;

    private const int CharactersPerWord = 8;

    /// <summary>The document's chunks in reading order.</summary>
    public static IEnumerable<Chunk> Cut(DocumentText document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var together = new List<Section>();
        var words = 0;
        foreach (var section in document.Sections)
        {
            var more = section.Paragraphs.Sum(Count) + section.Headings.TakeLast(1).Sum(Count);
            if (together.Count > 0 && words + more > Words)
            {
                foreach (var chunk in Cut(together, document.Title)) yield return chunk;
                together.Clear();
                words = 0;
            }

            together.Add(section);
            words += more;
        }

        foreach (var chunk in Cut(together, document.Title)) yield return chunk;
    }

    /// <summary>One section, cut where it is too long, or several that fit into one chunk, each below its heading.</summary>
    private static IEnumerable<Chunk> Cut(List<Section> sections, string? title)
    {
        if (sections.Count == 0) return [];
        if (sections is [var one]) return Cut(one.Paragraphs).Select(text => new Chunk(Path(one.Headings, title), text));
        var shared = sections[0].Headings.TakeWhile((heading, i) => sections.TrueForAll(s => s.Headings.Count > i && s.Headings[i] == heading)).ToList();
        var lines = sections.SelectMany(s => s.Headings.Skip(shared.Count).Where(h => h != title).TakeLast(1).Append(string.Join(' ', s.Paragraphs)));
        return [new(Path(shared, title), string.Join('\n', lines))];
    }

    // The title stands beside each passage already.
    private static string Path(IReadOnlyList<string> headings, string? title) => string.Join(" > ", headings.Where(h => h != title));

    private static IEnumerable<string> Cut(IReadOnlyList<string> paragraphs)
    {
        var pieces = paragraphs.SelectMany(static p => Sentences.Split(p).SelectMany(Shortened)).ToList();
        var start = 0;
        while (start < pieces.Count)
        {
            var (end, words) = (start, 0);
            while (end < pieces.Count && (end == start || words + Count(pieces[end]) <= Words)) words += Count(pieces[end++]);
            yield return string.Join(' ', pieces[start..end]);
            if (end == pieces.Count) yield break;

            // Back by whole sentences, and never so far that nothing new comes in.
            var (next, shared) = (end, 0);
            while (next - 1 > start && shared + Count(pieces[next - 1]) <= Overlap) shared += Count(pieces[--next]);
            start = next;
        }
    }

    /// <summary>A sentence longer than a chunk (a list without stops, a script without spaces) in pieces.</summary>
    private static IEnumerable<string> Shortened(string sentence)
    {
        if (Count(sentence) <= Words) return [sentence];
        return sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(Words).Select(static words => string.Join(' ', words))
            .SelectMany(static piece => piece.Chunk(Words * CharactersPerWord).Select(static part => new string(part)));
    }

    /// <summary>Words, where a script has any: eight characters count as one in a text without spaces.</summary>
    private static int Count(string text) => Math.Max(text.AsSpan().Count(' ') + 1, text.Length / CharactersPerWord);
}
