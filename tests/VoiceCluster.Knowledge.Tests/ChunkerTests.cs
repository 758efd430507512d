using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Tests;

public sealed class ChunkerTests
{
    [Fact]
    public void A_long_section_is_cut_between_sentences_and_the_pieces_overlap()
    {
        var sentences = Enumerable.Range(0, 40).Select(static i => $"Sentence number {i} says one thing about our service.").ToList();
        var chunks = Chunker.Cut(new("T", [new(["T", "Part"], [string.Join(' ', sentences)])])).ToList();
        Assert.All(chunks, static c => Assert.Equal("Part", c.Section));
        Assert.All(chunks, static c => Assert.InRange(c.Text.Split(' ').Length, 1, Chunker.Words));
        Assert.All(sentences, sentence => Assert.Contains(chunks, c => c.Text.Contains(sentence, StringComparison.Ordinal)));
        for (var i = 1; i < chunks.Count; i++) Assert.Contains(Sentences.Split(chunks[i].Text).First(), chunks[i - 1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_sections_stay_together_each_below_its_heading()
    {
        var chunk = Assert.Single(Chunker.Cut(new("T", [new(["T", "One"], ["First."]), new(["T", "Two"], ["Second."])])));
        Assert.Equal(("", "One\nFirst.\nTwo\nSecond."), (chunk.Section, chunk.Text));
    }

    [Fact]
    public void A_text_without_stops_or_spaces_is_cut_too()
    {
        var chunks = Chunker.Cut(new("T", [new([], [new string('x', 5000)])])).ToList();
        Assert.Equal(5000, chunks.Sum(static c => c.Text.Count(static l => l == 'x')));
        Assert.All(chunks, static c => Assert.InRange(c.Text.Length, 1, 2000));
    }
}
