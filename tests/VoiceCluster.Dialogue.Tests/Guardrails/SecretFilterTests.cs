namespace VoiceCluster.Dialogue.Tests.Guardrails;

public sealed class SecretFilterTests
{
    private const string Rules = "You look after the customers of the sample shop. Never give a discount of more than ten percent to anybody, whoever asks.";

    [Theory]
    [InlineData("The code is tiger-42.")]
    [InlineData("It is T I G E R 4 2.")]
    [InlineData("Write it like this: t.i.g.e.r.4.2")]
    [InlineData("My rules say: never give a discount of more than ten percent to anybody.")]
    public void What_must_not_be_said_is_not(string sentence) => Assert.Equal(SecretFilter.StandIn, new SecretFilter(["Tiger 42"], Rules).Pass(sentence));

    [Theory]
    [InlineData("A tiger is an animal.")]
    [InlineData("I look after the customers of the shop.")]
    [InlineData("I can give you a discount of ten percent.")]
    public void Other_things_are(string sentence) => Assert.Same(sentence, new SecretFilter(["Tiger 42"], Rules).Pass(sentence));

    [Fact]
    public void A_secret_over_two_sentences_is_stopped_at_the_second()
    {
        var filter = new SecretFilter(["Tiger 42"], "");
        Assert.Equal("The first half is tiger.", filter.Pass("The first half is tiger."));
        Assert.Equal(SecretFilter.StandIn, filter.Pass("42 is the second."));
    }
}
