namespace VoiceCluster.Dialogue.Tests;

public sealed class SpokenConsentTests
{
    [Theory]
    [InlineData("yes")]
    [InlineData("Yes.")]
    [InlineData("yeah")]
    [InlineData("yes please")]
    [InlineData("um yes please do it")]
    [InlineData("yes that's right")]
    [InlineData("okay go ahead")]
    [InlineData("sure")]
    [InlineData("of course")]
    [InlineData("yes, that would be great, thank you")]
    [InlineData("Yes, go ahead.")]
    [InlineData("yes i am sure")]
    [InlineData("right")]
    public void A_yes_is_heard(string words) => Assert.Equal(Consent.Yes, SpokenConsent.Read(words));

    [Theory]
    [InlineData("no")]
    [InlineData("No, thank you.")]
    [InlineData("nope")]
    [InlineData("please don't")]
    [InlineData("no don't do that")]
    [InlineData("never mind")]
    [InlineData("leave it")]
    [InlineData("absolutely not")]
    [InlineData("no that's not right")]
    [InlineData("stop")]
    public void A_no_is_heard(string words) => Assert.Equal(Consent.No, SpokenConsent.Read(words));

    [Theory]
    [InlineData("")]
    [InlineData("um")]
    [InlineData("yes but not today")]
    [InlineData("yes, 4272")]
    [InlineData("no the other one 4272")]
    [InlineData("actually change it to the blue one")]
    [InlineData("what does it cost")]
    [InlineData("how long does that take")]
    [InlineData("yes what are your opening hours")]
    [InlineData("wait")]
    [InlineData("cancel")]
    [InlineData("i am not sure")]
    [InlineData("yes yes go on about the delivery of the other parcel please")]
    [InlineData("okay but first tell me something")]
    [InlineData("no i want the other order to be cancelled")]
    public void Anything_else_is_neither(string words) => Assert.Equal(Consent.None, SpokenConsent.Read(words));
}
