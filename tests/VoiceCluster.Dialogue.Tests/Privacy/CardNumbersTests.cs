using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Dialogue.Tests.Privacy;

public sealed class CardNumbersTests
{
    private static readonly string[] Units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    // Test numbers of the card schemes.
    [Theory]
    [InlineData("my card is 4111 1111 1111 1111, thank you", "my card is [card number], thank you")]
    [InlineData("4111-1111-1111-1111", "[card number]")]
    [InlineData("378282246310005", "[card number]")]
    [InlineData("it's 5555.5555.5555.4444.", "it's [card number].")]
    [InlineData("6304000000000000000 it is", "[card number] it is")]
    [InlineData("four one one one one one one one one one one one one one one one", "[card number]")]
    [InlineData("Four triple one, um, double one double one. And then eleven eleven eleven eleven, please", "[card number], please")]
    [InlineData("forty one eleven eleven eleven eleven eleven eleven eleven", "[card number]")]
    [InlineData("four thousand one hundred and eleven eleven eleven eleven eleven eleven eleven", "[card number]")]
    [InlineData("five five five five, five five 5 5 ok 5555 4 for 4 four", "[card number]")]
    [InlineData("３７８２８２２４６３１０００５", "[card number]")]
    [InlineData("411111111111111112 25", "[card number]")]
    [InlineData("first 4111111111111111 or 378282246310005", "first [card number] or [card number]")]
    public void A_number_of_a_card_is_redacted_however_it_is_said(string text, string redacted) => Assert.Equal(redacted, CardNumbers.Redact(text));

    [Theory]
    [InlineData("1111 1111 1111 1111")]
    [InlineData("order four two seven one, for two people")]
    [InlineData("call +49 30 1234567")]
    [InlineData("4111 1111 is the one and 1111 1111 was another")]
    [InlineData("")]
    [InlineData("[card number]")]
    public void What_is_none_stays_as_it_is(string text) => Assert.Same(text, CardNumbers.Redact(text));

    [Theory]
    [InlineData("the code is one two three", "the code is [number]")]
    [InlineData("4111 1111 and 12 25", "[number]")]
    [InlineData("I have two cards", "I have two cards")]
    public void While_a_card_is_read_out_every_number_goes(string text, string redacted) => Assert.Equal(redacted, CardNumbers.RedactNumbers(text));

    [Theory]
    [InlineData("order four two seven one please", "order one one one one please")]
    [InlineData("4111 1111", "1111 1111")]
    [InlineData("table for two at seven", "table for two at seven")]
    [InlineData("four triple nine oh", "one triple one oh")]
    [InlineData("4111 1111 1111 1111", "1111 1111 1111 1111")]
    public void A_mask_keeps_the_shape(string text, string masked) => Assert.Equal(masked, CardNumbers.Mask(text));

    [Fact]
    public void Nothing_that_is_left_passes_the_check_and_what_is_done_is_done()
    {
        var piece = Gen.Frequency(
            (8, Gen.Choose(0, 9).Select(d => $"{d}")),
            (3, Gen.Choose(0, 9999).Select(d => $"{d:0000}")),
            (8, Gen.Elements(Units)),
            (3, Gen.Elements("eleven", "forty", "ninety", "hundred", "thousand", "double", "triple", "oh", "for", "to", "and", "um", "please", "card")),
            (2, Card().Select(c => c)));
        var separator = Gen.Elements(" ", "", "-", ", ", ". ", "\n", " - ");
        var texts = Gen.ListOf(Gen.Zip(piece, separator)).Select(parts => string.Concat(parts.Select(p => p.Item1 + p.Item2)));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var safe in new[] { CardNumbers.Redact(text), CardNumbers.Mask(text), CardNumbers.RedactNumbers(text) })
            {
                Assert.False(HasCard(Digits(safe)), $"'{text}' became '{safe}'");
                Assert.Equal(safe, CardNumbers.Redact(safe));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_card_said_digit_by_digit_is_redacted_and_the_words_around_it_stay() => Prop.ForAll(Card().ToArbitrary(), card =>
    {
        var said = string.Join(' ', card.Select(d => Units[d - '0']));
        Assert.Equal("it is [card number] please", CardNumbers.Redact($"it is {said} please"));
        Assert.Equal("it is [card number] please", CardNumbers.Redact($"it is {card} please"));
    }).QuickCheckThrowOnFailure();

    private static Gen<string> Card() => Gen.Choose(12, 18).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 9), n)).Select(digits =>
    {
        var head = string.Concat(digits);
        return Enumerable.Range(0, 10).Select(check => $"{head}{check}").First(Passes);
    });

    // An ear of the test's own, as simple as can be: written digits and the words for them, whatever stands between.
    private static string Digits(string text) => Regex.Replace(
        Regex.Replace(text, @"\b(zero|one|two|three|four|five|six|seven|eight|nine)\b", m => $"{Array.IndexOf(Units, m.Value)}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)),
        @"[^0-9a-z\[\]]", "", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static bool HasCard(string text) => Regex.Matches(text, "[0-9]{13,}", RegexOptions.None, TimeSpan.FromSeconds(10)).Any(run =>
        Enumerable.Range(0, run.Length).Any(from => Enumerable.Range(13, 7).Any(length => from + length <= run.Length && Passes(run.Value.Substring(from, length)))));

    private static bool Passes(string digits) =>
        digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (2 * (c - '0') / 10) + (2 * (c - '0') % 10)).Sum() % 10 == 0;
}
