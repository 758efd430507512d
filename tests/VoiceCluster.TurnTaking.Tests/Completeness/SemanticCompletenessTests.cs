namespace VoiceCluster.TurnTaking.Tests.Endpointing;

public sealed class SemanticCompletenessTests
{
    private static readonly SemanticCompletenessEstimator Shop = new(LanguagePack.English);
    private static readonly DictatedNumber ShopNumber = new("order number", 4);

    [Theory]
    [InlineData("where is my order")]
    [InlineData("where is my order four two seven one")]
    [InlineData("what are you waiting for")]
    [InlineData("where is it from")]
    [InlineData("yes i do")]
    [InlineData("how long does delivery take")]
    [InlineData("cancel my order")]
    [InlineData("i forgot my password")]
    [InlineData("thank you bye")]
    [InlineData("i want to talk to a human please")]
    [InlineData("i don't know where it is")]
    [InlineData("if i return the shoes do i get a refund")]
    [InlineData("Where is my order 4271?")]
    public void Whole_turns_are_complete(string text) => Assert.Equal(Completeness.Complete, Shop.Estimate(text, null, ShopNumber));

    [Theory]
    [InlineData("i would like to")]
    [InlineData("can you tell me")]
    [InlineData("my order number is")]
    [InlineData("i want to know if")]
    [InlineData("where is my")]
    [InlineData("where is my order four two")]
    [InlineData("i am calling because nine")]
    [InlineData("i ordered it on the third of")]
    [InlineData("um")]
    [InlineData("i have a question about a m")]
    [InlineData("my order number is m")]
    [InlineData("let me see")]
    [InlineData("it's about my order and")]
    [InlineData("how long does delivery")]
    [InlineData("when i tried to log in")]
    [InlineData("if i return the shoes")]
    [InlineData("can you tell me where my order")]
    [InlineData("I want to return, ")]
    [InlineData("my name is s m")]
    public void Unfinished_turns_are_incomplete(string text) => Assert.True(Shop.Estimate(text, null, ShopNumber) is Completeness.Incomplete or Completeness.Dictating);

    [Theory]
    [InlineData("send it to berlin sorry", Completeness.Incomplete)]
    [InlineData("i would like to return it no wait", Completeness.Incomplete)]
    [InlineData("on monday no", Completeness.Incomplete)]
    [InlineData("i would like to cancel nope", Completeness.Incomplete)]
    [InlineData("i forgot my user name know", Completeness.Incomplete)]
    [InlineData("that is all i know", Completeness.Complete)]
    [InlineData("i am sorry", Completeness.Complete)]
    [InlineData("no", Completeness.Unknown)]
    public void Who_takes_something_back_says_what_is_meant_instead(string text, Completeness expected) => Assert.Equal(expected, Shop.Estimate(text, null));

    [Theory]
    [InlineData("yes", "Is that the blue one?", Completeness.Complete)]
    [InlineData("no", "Anything else?", Completeness.Complete)]
    [InlineData("four two", "What is your order number?", Completeness.Dictating)]
    [InlineData("four two seven one", "What is your order number?", Completeness.Complete)]
    [InlineData("4271", "Could you tell me your order number?", Completeness.Complete)]
    [InlineData("forty two seventy", "What is your order number?", Completeness.Unknown)]
    [InlineData("order for two seven one", "What is your order number?", Completeness.Unknown)]
    [InlineData("two", "How many would you like?", Completeness.Complete)]
    [InlineData("it is", "Is it blue?", Completeness.Complete)]
    [InlineData("i can", "Can you see the number?", Completeness.Complete)]
    [InlineData("it is", "Your order ships today.", Completeness.Incomplete)]
    [InlineData("yes i do", "Do you have it with you?", Completeness.Complete)]
    [InlineData("the blue one", "Which one is it?", Completeness.Complete)]
    public void The_agents_question_decides_what_answers_it(string text, string agent, Completeness expected) => Assert.Equal(expected, Shop.Estimate(text, agent, ShopNumber));

    [Fact]
    public void Without_a_known_length_a_number_stays_open()
    {
        Assert.Equal(Completeness.Unknown, Shop.Estimate("four two seven", "What is your order number?"));
        Assert.Equal(Completeness.Dictating, Shop.Estimate("four", "What is your order number?"));
    }

    [Fact]
    public void Nothing_said_is_unknown() => Assert.Equal(Completeness.Unknown, Shop.Estimate("  ", null));
}
