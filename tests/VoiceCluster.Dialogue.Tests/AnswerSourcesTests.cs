namespace VoiceCluster.Dialogue.Tests;

public sealed class AnswerSourcesTests
{
    private static readonly KnowledgeHit Delivery = Passage("delivery.md", "Delivery", "Express", "Express parcels arrive within one working day. They cost nine euros.");
    private static readonly KnowledgeHit Returns = Passage("returns.md", "Returns", "How to return", "You can return anything within thirty days, in its box. The money comes back within a week.");

    [Theory]
    [InlineData("They cost nine euros, and express parcels arrive in a working day.", "delivery.md")]
    [InlineData("You get your money back within a week.", "returns.md")]
    [InlineData("Express costs nine euros. Anything can be returned within thirty days.", "delivery.md,returns.md")]
    [InlineData("You are welcome. Is there anything else I can do?", "")]
    [InlineData("Nine.", "")]
    [InlineData("I am sorry, I do not know what a zeppelin weighs.", "")]
    [InlineData("", "")]
    public void An_answer_cites_what_its_sentences_come_from(string answer, string documents) =>
        Assert.Equal(documents, string.Join(',', AnswerSources.Of(answer, [Returns, Delivery]).Select(static citation => citation.Document)));

    [Fact]
    public void A_passage_is_cited_once_and_three_at_most()
    {
        var passages = Enumerable.Range(0, 5).Select(i => Passage($"{i}.md", "t", "", $"Rule{i} says thing{i} about matter{i}.")).ToList();
        var answer = string.Join(' ', passages.Select(static p => p.Text).Prepend(passages[0].Text));
        Assert.Equal(["0.md", "1.md", "2.md"], AnswerSources.Of(answer, passages).Select(static citation => citation.Document));
    }

    [Fact]
    public void What_is_stored_is_read_again()
    {
        IReadOnlyList<Citation> citations = [new("shop", "a \"b\".md", "Ä", "One > Two")];
        Assert.Equal(citations, Citation.FromJson(Citation.ToJson(citations)));
        Assert.Empty(Citation.FromJson(Citation.ToJson([])));
    }

    private static KnowledgeHit Passage(string document, string title, string section, string text) => new(document, title, section, text, 1, 0.8) { Base = "shop" };
}
