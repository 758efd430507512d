namespace VoiceCluster.TurnTaking.Tests.Phrases;

public sealed class CorrectionMarkersTests
{
    [Theory]
    [InlineData("order four two seven one", "order four two seven one actually four two seven two")]
    [InlineData("order four two seven one", "order four two seven one no four two seven two")]
    [InlineData("order four two seven one", "Order 4271. No, 4272.")]
    [InlineData("i want to return my shoes", "i want to return my shoes wait")]
    [InlineData("i want to return my shoes", "i want to return my shoes um wait no my jacket")]
    [InlineData("i want to return my shoes", "I want to return my shoes, sorry, my jacket.")]
    [InlineData("where is my order", "where is my order and actually cancel it")]
    [InlineData("cancel it", "cancel it no don't")]
    [InlineData("", "no")]
    [InlineData("", "wait")]
    [InlineData("it is on tuesday", "it is on tuesday no wait")]
    [InlineData("order four two", "order four two seven one no wait it is four two seven two")]
    public void A_marker_at_the_start_of_a_new_clause_corrects(string before, string now) => Assert.True(CorrectionMarkers.English.ContainsNew(before, now));

    [Theory]
    [InlineData("", "no problem")]
    [InlineData("", "No problem, thanks.")]
    [InlineData("", "no thanks")]
    [InlineData("i", "i have no idea")]
    [InlineData("i have", "i have no idea")]
    [InlineData("i have", "i have no")]
    [InlineData("i don't", "i don't know")]
    [InlineData("that is fine", "that is fine no problem")]
    [InlineData("how long do i have to", "how long do i have to wait")]
    [InlineData("i can't", "i can't wait")]
    [InlineData("", "sorry to hear that")]
    [InlineData("i", "i actually ordered two")]
    [InlineData("i would like to", "i would like to actually cancel it")]
    [InlineData("no i want the red one", "no i want the red one please")]
    [InlineData("Actually, where is it", "actually where is it now")]
    [InlineData("the note", "the note nowhere")]
    [InlineData("is it a yes or", "is it a yes or no")]
    [InlineData("same words", "Same words.")]
    public void Anything_else_does_not(string before, string now) => Assert.False(CorrectionMarkers.English.ContainsNew(before, now));

    [Fact]
    public void The_list_is_configuration()
    {
        var markers = new CorrectionMarkers(["scratch that"], []);
        Assert.True(markers.ContainsNew("two lamps", "two lamps, scratch that, three"));
        Assert.False(markers.ContainsNew("two lamps", "two lamps, no, three"));
        Assert.Throws<ArgumentException>(() => new CorrectionMarkers(["..."]));
    }
}
