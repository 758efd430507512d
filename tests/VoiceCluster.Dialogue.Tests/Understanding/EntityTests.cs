using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Dialogue.Tests.Understanding;

public sealed class EntityTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 3, 11);

    [Theory]
    [InlineData("where is order 4271", "OrderNumber=4271")]
    [InlineData("order number four two seven one please", "OrderNumber=4271")]
    [InlineData("my order is forty two seventy one", "OrderNumber=4271")]
    [InlineData("it is four two seven one", "OrderNumber=4271")]
    [InlineData("the parcel with tracking number AB-12345", "OrderNumber=AB12345")]
    [InlineData("order A B as in boy one two three four", "OrderNumber=AB1234")]
    [InlineData("my order number is alpha seven seven three", "OrderNumber=A773")]
    [InlineData("change it to 4272", "OrderNumber=4272")]
    [InlineData("what about ticket 17", "TicketNumber=17")]
    [InlineData("cancel order 4271 and open ticket 23", "OrderNumber=4271 TicketNumber=23")]
    [InlineData("it came on 2026-02-28", "Date=2026-02-28")]
    [InlineData("it came on 28.02.2026", "Date=2026-02-28")]
    [InlineData("I ordered on March 3rd", "Date=2026-03-03")]
    [InlineData("on the twenty first of May 2025", "Date=2025-05-21")]
    [InlineData("the third of june", "Date=2026-06-03")]
    [InlineData("it should come tomorrow", "Date=2026-03-12")]
    [InlineData("deliver it next Monday", "Date=2026-03-16")]
    [InlineData("last wednesday nobody came", "Date=2026-03-04")]
    [InlineData("I paid $49.50", "Amount=49.50 USD")]
    [InlineData("I paid 1,249 dollars", "Amount=1249.00 USD")]
    [InlineData("es waren 49,50 €", "Amount=49.50 EUR")]
    [InlineData("it cost forty nine dollars and fifty cents", "Amount=49.50 USD")]
    [InlineData("you owe me twelve pounds fifty", "Amount=12.50 GBP")]
    [InlineData("two hundred and five euros", "Amount=205.00 EUR")]
    [InlineData("my name is ada winter", "Name=Ada Winter")]
    [InlineData("my last name is W I N T E R", "Name=Winter")]
    [InlineData("Hi, this is Ben Summer, I have a question", "Name=Ben Summer")]
    [InlineData("cleo field speaking", "Name=Cleo Field")]
    [InlineData("I spoke to Mrs Brook yesterday", "Name=Brook Date=2026-03-10")]
    [InlineData("write to Ada.Winter@Example.com", "Email=ada.winter@example.com")]
    [InlineData("it is ada dot winter at my dash post dot co dot uk", "Email=ada.winter@my-post.co.uk")]
    [InlineData("it's a d a at example dot com", "Email=ada@example.com")]
    [InlineData("call me at +49 30 1234567", "Phone=+49301234567")]
    [InlineData("my phone number is five five five zero one four two", "Phone=5550142")]
    [InlineData("send it to 8 Mill Lane, Springfield", "Address=8 Mill Lane, Springfield")]
    [InlineData("the address is twelve hundred oak street", "Address=1200 Oak Street")]
    [InlineData("I live at 221b Baker Street, London NW1 6XE", "Address=221b Baker Street, London NW1 6XE")]
    [InlineData("an die Hauptstraße 5, 10115 Berlin bitte", "Address=Hauptstraße 5, 10115 Berlin")]
    [InlineData("my address is [email 1] and my number [phone number 2]", "Email=[email 1] Phone=[phone number 2]")]
    public void It_is_found_written_spoken_and_spelled(string text, string entities) =>
        Assert.Equal(entities, string.Join(' ', Read(text).Select(static e => $"{e.Kind}={e.Value}")));

    [Theory]
    [InlineData("")]
    [InlineData("I want to return the lamp")]
    [InlineData("call me back in 20 minutes")]
    [InlineData("at half past ten, or 10:30")]
    [InlineData("I have been a customer since 2019")]
    [InlineData("this is about my order")]
    [InlineData("I'm not happy with it")]
    [InlineData("the second one, please")]
    [InlineData("may I ask something")]
    [InlineData("the lane was blocked on the road")]
    [InlineData("my card is 4111 1111 1111 1111")]
    [InlineData("my [card number 1] does not work")]
    [InlineData("it took 1500 days")]
    public void What_is_none_is_not_found(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Every_entity_says_where_it_comes_from_and_how_sure_it_is() => Assert.All(
        Read("I am Ada, no, my name is Ada Winter, order 4271 of March 3rd for $20, 8 Mill Lane, ada@example.com"), static e =>
        {
            Assert.Contains(e.Text, "I am Ada, no, my name is Ada Winter, order 4271 of March 3rd for $20, 8 Mill Lane, ada@example.com", StringComparison.Ordinal);
            Assert.InRange(e.Confidence, 0.5, 1);
        });

    [Fact]
    public void Any_number_of_an_order_is_found_in_digits_and_in_words() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(100, 9_999_999).ToArbitrary(),
        static number =>
        {
            var digits = number.ToString(CultureInfo.InvariantCulture);
            var words = string.Join(' ', VoiceCluster.Language.NumberWords.Digits(digits));
            return Read($"about order {digits} please") is [{ Kind: EntityKind.OrderNumber } written] && written.Value == digits
                && Read($"about order {words} please") is [{ Kind: EntityKind.OrderNumber } spoken] && spoken.Value == digits;
        }));

    [Fact]
    public void Any_amount_is_found_however_it_is_said() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 9_999).ToArbitrary(), Gen.Choose(1, 99).ToArbitrary(),
        static (dollars, cents) =>
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{dollars}.{cents:00} USD");
            string[] said =
            [
                string.Create(CultureInfo.InvariantCulture, $"it was ${dollars}.{cents:00} in all"),
                $"it was {string.Join(' ', VoiceCluster.Language.NumberWords.Cardinal(dollars))} dollars and {string.Join(' ', VoiceCluster.Language.NumberWords.Cardinal(cents))} cents in all",
            ];
            return said.All(text => Read(text) is [{ Kind: EntityKind.Amount } amount] && amount.Value == value);
        }));

    [Fact]
    public void Whatever_is_said_nothing_breaks() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements("order", "a", "b", "one", "two", "hundred", "and", "dollars", "at", "dot", "my", "name", "is", "street", "12", "4271", "$", "€", "@", "[email 1]", "march", "of", "-", "+", ".", ",", "'", "\n", "é", "漢")
            .ArrayOf(24).Select(static parts => string.Join(' ', parts)).ToArbitrary(),
        static text => Read(text).All(entity => text.Contains(entity.Text, StringComparison.Ordinal))));

    private static IReadOnlyList<TurnEntity> Read(string text) => UtteranceReader.Read(text, Today, "en").Entities;
}
