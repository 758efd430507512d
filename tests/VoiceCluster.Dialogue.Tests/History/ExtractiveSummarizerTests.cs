namespace VoiceCluster.Dialogue.Tests.History;

public sealed class ExtractiveSummarizerTests
{
    private static readonly ExtractiveSummarizer Summarizer = new();

    [Theory]
    [InlineData("my order number is four two seven one", "- order number four two seven one")]
    [InlineData("It's about order 4271, please.", "- order number 4271")]
    [InlineData("my name is mary jones and i need help", "- name mary jones")]
    [InlineData("My name is Mary Jones. I need help.", "- name Mary Jones")]
    [InlineData("write to mary@shop.example.", "- e-mail mary@shop.example")]
    [InlineData("call me at 555-0142 then", "- number 555-0142")]
    public void Facts_are_kept_as_they_were_said(string said, string fact) =>
        Assert.Contains(fact, Summarizer.Summarize("", [new(said, "Thank you.")], 200).Split('\n'));

    [Fact]
    public void A_corrected_fact_stands_after_the_one_it_replaces()
    {
        var summary = Summarizer.Summarize("", [new("order 4271", "Thanks."), new("sorry order 4272", "Thanks.")], 200);
        Assert.True(summary.IndexOf("4271", StringComparison.Ordinal) < summary.IndexOf("4272", StringComparison.Ordinal));
    }

    [Fact]
    public void The_oldest_gist_goes_first_and_facts_last()
    {
        var summary = "";
        for (var i = 0; i < 30; i++) summary = Summarizer.Summarize(summary, [new(i == 0 ? "order number 4271" : $"question {i} about the weather", "An answer.")], 60);
        Assert.StartsWith("- order number 4271", summary);
        Assert.Contains("question 29", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("question 1 ", summary, StringComparison.Ordinal);
        Assert.True(EstimatedTokenCounter.Instance.Count(summary) <= 60);
        Assert.Equal("", Summarizer.Summarize(summary, [new("hi", "hi")], 0));
    }

    [Fact]
    public void A_long_turn_is_shortened()
    {
        var summary = Summarizer.Summarize("", [new(string.Join(' ', Enumerable.Range(0, 100).Select(static i => $"w{i}")), "A. " + string.Join(' ', Enumerable.Repeat("b", 100)))], 500);
        Assert.Contains("w99", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("w10 ", summary, StringComparison.Ordinal);
    }
}
