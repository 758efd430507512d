namespace VoiceCluster.TurnTaking.Tests.Endpointing;

/// <summary>What is dictated is said piece by piece: what is still open is waited for, what has its end is answered.</summary>
public sealed class DictationTests
{
    private static readonly SemanticCompletenessEstimator Shop = new(LanguagePack.English);
    private static readonly DictatedNumber ShopNumber = new("order number", 4);

    [Theory]
    [InlineData("my email address is emma")]
    [InlineData("my email address is emma dot miller")]
    [InlineData("my email is emma dot miller at")]
    [InlineData("my email is emma dot miller at example")]
    [InlineData("my email is emma dot miller at example dot")]
    [InlineData("My e-mail address is emma.miller@")]
    [InlineData("My e-mail is emma.miller. At example")]
    [InlineData("my account number is four two seven one")]
    [InlineData("my account number is four two um seven one nine")]
    [InlineData("my phone number is five five five")]
    [InlineData("my phone number is five five five zero one four two three")]
    [InlineData("my card number is four one one one one one one one")]
    [InlineData("my zip code is nine zero two")]
    [InlineData("my order number is four two")]
    [InlineData("i live at twelve")]
    [InlineData("my address is twelve")]
    [InlineData("my address is twelve oak")]
    [InlineData("my address is twelve oak street")]
    [InlineData("my address is twelve oak street springfield nine zero")]
    [InlineData("my name is miller m i l")]
    [InlineData("it's spelled m i")]
    [InlineData("m i l l")]
    [InlineData("i have two questions")]
    [InlineData("i have to questions")]
    [InlineData("first i want to return my shoes")]
    [InlineData("i would like to order two lamps three chairs")]
    public void What_is_open_is_waited_for(string text) => Assert.True(Shop.Estimate(text, null, ShopNumber) is Completeness.Dictating or Completeness.Incomplete);

    [Theory]
    [InlineData("my email address is emma dot miller at example dot com")]
    [InlineData("My e-mail address is emma.miller@example.com")]
    [InlineData("my account number is four two seven one nine zero three eight five five one two")]
    [InlineData("my phone number is five five five zero one four two double one two four")]
    [InlineData("my card number is four one one one one one one one one one one one one one one one one one one")]
    [InlineData("my order number is four two seven one")]
    [InlineData("my name is miller m i double l e r")]
    [InlineData("first i want to return my shoes then i want my money back")]
    [InlineData("i would like to order two lamps and three chairs")]
    [InlineData("my email address has changed")]
    [InlineData("i forgot my email address")]
    [InlineData("i bought two lamps last week")]
    [InlineData("you can call me at six p m")]
    public void What_has_its_end_is_answered(string text) => Assert.Equal(Completeness.Complete, Shop.Estimate(text, null, ShopNumber));

    [Theory]
    [InlineData("emma", "What is your e-mail address?", Completeness.Dictating)]
    [InlineData("it's emma dot miller", "What is your e-mail address?", Completeness.Dictating)]
    [InlineData("emma dot miller at example dot com", "Could you tell me your email address?", Completeness.Complete)]
    [InlineData("i can't remember", "What is your e-mail address?", Completeness.Complete)]
    [InlineData("four two seven one", "What is your account number?", Completeness.Dictating)]
    [InlineData("four two seven one", "What is your order number?", Completeness.Complete)]
    [InlineData("five five five zero one four", "And your phone number?", Completeness.Dictating)]
    [InlineData("twelve", "What is your address?", Completeness.Dictating)]
    [InlineData("twelve oak street", "What is your address?", Completeness.Dictating)]
    [InlineData("twelve oak street springfield nine zero two one oh", "What is your address?", Completeness.Complete)]
    [InlineData("m i l", "Please spell your last name.", Completeness.Dictating)]
    [InlineData("am i l", "Please spell your last name.", Completeness.Dictating)]
    [InlineData("yes", "Is that your e-mail address?", Completeness.Complete)]
    public void The_agents_question_says_what_is_dictated(string text, string agent, Completeness expected) =>
        Assert.Equal(expected, Shop.Estimate(text, agent, ShopNumber));

    [Fact]
    public void A_deployments_own_number_has_its_own_length()
    {
        var bank = new DictatedNumber("account number", 6);
        Assert.Equal(Completeness.Complete, Shop.Estimate("my account number is four two seven one nine zero", null, bank));
        Assert.Equal(Completeness.Dictating, Shop.Estimate("my phone number is four two seven one nine zero", null, bank));
    }
}
