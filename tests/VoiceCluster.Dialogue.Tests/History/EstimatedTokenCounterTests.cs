namespace VoiceCluster.Dialogue.Tests.History;

public sealed class EstimatedTokenCounterTests
{
    // Right-hand figures: what byte-pair vocabularies of about 100,000 tokens give, to within a token.
    [Theory]
    [InlineData("", 0)]
    [InlineData("hello", 1)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    [InlineData("Where is my order 4271?", 7)]
    [InlineData("don't", 2)]
    [InlineData("internationalization", 4)]
    [InlineData("1234567", 3)]
    [InlineData("a\n\nb", 4)]
    [InlineData("你好世界", 4)]
    [InlineData("😀", 3)]
    public void Counts_as_vocabularies_of_today_do(string text, int tokens) => Assert.Equal(tokens, EstimatedTokenCounter.Instance.Count(text));
}
