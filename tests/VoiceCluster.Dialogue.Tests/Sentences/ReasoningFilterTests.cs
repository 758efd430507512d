using System.Text;

namespace VoiceCluster.Dialogue.Tests.Sentences;

public sealed class ReasoningFilterTests
{
    [Theory]
    [InlineData("We open at nine.", "We open at nine.", "")]
    [InlineData("<think>They ask for hours.</think>\n\nWe open at nine.", "We open at nine.", "They ask for hours.")]
    [InlineData("<THINKING>a</Thinking>b", "b", "a")]
    [InlineData("[THINK]a[/THINK]b", "b", "a")]
    [InlineData("◁think▷a◁/think▷b", "b", "a")]
    [InlineData("<seed:think>a</seed:think>b", "b", "a")]
    [InlineData("<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>b<|end_of_solution|>", "b", "a")]
    [InlineData("<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b<|return|>", "b", "a")]
    [InlineData("b<think>never closed", "b", "never closed")]
    [InlineData("<think>a</think>b<think>c</think>d", "bd", "ac")]
    [InlineData("<think></think>b", "b", "")]
    [InlineData("a</think>b", "ab", "")]
    [InlineData("5 < 6 and [1] and <b>bold</b> and <thin", "5 < 6 and [1] and <b>bold</b> and <thin", "")]
    [InlineData("It ends with <", "It ends with <", "")]
    [InlineData("<think>a</thin", "", "a</thin")]
    public void What_is_thought_and_what_is_answered_are_taken_apart_however_the_text_was_streamed(string written, string answer, string reasoning)
    {
        for (var piece = 1; piece <= written.Length; piece++) Assert.Equal((answer, reasoning), Read(written, piece, startsInside: false));
    }

    [Theory]
    [InlineData("a</think>\nb", "b", "a")]
    [InlineData("an answer", "an answer", "")]
    [InlineData("<think>a</think>b", "b", "a")]
    [InlineData("x <think>a</think>b", "x b", "a")]
    public void A_model_that_only_closes_is_read_from_inside(string written, string answer, string reasoning)
    {
        for (var piece = 1; piece <= written.Length; piece++) Assert.Equal((answer, reasoning), Read(written, piece, startsInside: true));
    }

    [Fact]
    public void That_a_model_only_closes_is_noticed()
    {
        var filter = new ReasoningFilter();
        filter.Append("thoughts</think>answer", new StringBuilder(), new StringBuilder());
        Assert.True(filter.ClosedUnopened);
        var proper = new ReasoningFilter();
        proper.Append("<think>thoughts</think>answer</think>", new StringBuilder(), new StringBuilder());
        Assert.False(proper.ClosedUnopened);
    }

    private static (string Answer, string Reasoning) Read(string written, int piece, bool startsInside)
    {
        var filter = new ReasoningFilter(startsInside);
        var (answer, reasoning) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < written.Length; i += piece) filter.Append(written[i..Math.Min(written.Length, i + piece)], answer, reasoning);
        filter.Complete(answer, reasoning);
        return (answer.ToString(), reasoning.ToString());
    }
}
