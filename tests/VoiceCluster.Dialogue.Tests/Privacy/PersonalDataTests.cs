namespace VoiceCluster.Dialogue.Tests.Privacy;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("write to ada.winter+shop@mail.example.com please", "write to [email] please")]
    [InlineData("it is ada at example dot com", "it is [email]")]
    [InlineData("it is ada dot winter at my dash post dot co dot uk", "it is [email]")]
    [InlineData("call me at +49 30 1234567", "call me at [phone number]")]
    [InlineData("my phone number is five five five zero one four two", "my phone number is [phone number]")]
    [InlineData("you can reach me under 030 1234 567.", "you can reach me under [phone number].")]
    [InlineData("my iban is DE89 3704 0044 0532 0130 00", "my iban is [IBAN]")]
    [InlineData("GB29NWBK60161331926819", "[IBAN]")]
    [InlineData("my card is 4111 1111 1111 1111", "my card is [card number]")]
    [InlineData("four one one one one one one one one one one one one one one one", "[card number]")]
    [InlineData("my passport number is C01X00T47", "my passport number is [passport number]")]
    [InlineData("the passport is 533380006", "the passport is [passport number]")]
    [InlineData("219-09-9999", "[social security number]")]
    [InlineData("my social security number is two one nine oh nine nine nine nine nine", "my social security number is [social security number]")]
    [InlineData("my ni number is AB 12 34 56 C", "my ni number is [social security number]")]
    [InlineData("Steuer-ID 86095742719", "Steuer-ID [tax number]")]
    [InlineData("my tax number is 1234567890", "my tax number is [tax number]")]
    [InlineData("my ni number is alpha bravo one two three four five six charlie", "my ni number is [social security number]")]
    [InlineData("it is A B one two three four five six C as in Charlie", "it is [social security number]")]
    [InlineData("meine Nummer ist 15 070649 C 103", "meine Nummer ist [social security number]")]
    [InlineData("my passport number is C zero one X zero zero T four seven", "my passport number is [passport number]")]
    [InlineData("Reisepass C01X00T478", "Reisepass [passport number]")]
    [InlineData("it's D E eight nine three seven oh four oh oh four four oh five three two oh one three oh oh oh", "it's [IBAN]")]
    [InlineData("the form says 912-70-1234", "the form says [tax number]")]
    [InlineData("eight six oh nine five seven four two seven one nine", "[tax number]")]
    [InlineData("meine Steuernummer 181/815/08155", "meine Steuernummer [tax number]")]
    [InlineData("hmrc wrote to me about 1123456789", "hmrc wrote to me about [tax number]")]
    [InlineData("it is a d a dot winter at example dot com", "it is [email]")]
    [InlineData("meine Handynummer ist 0151 23456789", "meine Handynummer ist [phone number]")]
    public void It_is_found_written_and_spoken(string text, string masked) => Assert.Equal(masked, PersonalData.Mask(text, PersonalDataKinds.All));

    [Theory]
    [InlineData("where is order 4271")]
    [InlineData("order number four two seven one please")]
    [InlineData("we meet at nine at the station")]
    [InlineData("look at example two dot")]
    [InlineData("it costs 120 dollars and 50 cents")]
    [InlineData("the tracking number is 86095742718")]
    [InlineData("on 12 24 2026 at 10 30")]
    [InlineData("the form says 666-12-3456")]
    [InlineData("order G B one two three four five six A")]
    [InlineData("15 070649 C 104")]
    [InlineData("11111111111")]
    [InlineData("hmrc wrote to me about 2123456789")]
    [InlineData("ich habe ein Paket 123456789 bestellt")]
    [InlineData("the part is A B one two three four")]
    [InlineData("")]
    public void What_is_none_stays_as_it_is(string text) => Assert.Same(text, PersonalData.Mask(text, PersonalDataKinds.All));

    [Fact]
    public void An_iban_whose_check_is_wrong_is_none() => Assert.Equal("DE89 3704 0044 0532 0130 02", PersonalData.Mask("DE89 3704 0044 0532 0130 02", PersonalDataKinds.Iban));

    [Fact]
    public void Only_what_is_asked_for_goes() =>
        Assert.Equal("[email] and +49 30 1234567", PersonalData.Mask("ada@example.com and +49 30 1234567", PersonalDataKinds.Email));

    [Fact]
    public void A_token_gives_its_value_back_to_the_call_it_belongs_to()
    {
        var vault = new PersonalDataVault(PersonalDataKinds.All);
        Assert.Equal("[email 1] or [email 2], no, [email 1]", vault.Mask("ada@example.com or ben@example.com, no, ada@example.com"));
        Assert.Equal("""{"email":"ben@example.com"}""", vault.Reveal("""{"email":"[email 2]"}"""));
        Assert.Equal("[email 3]", vault.Reveal("[email 3]"));
        Assert.Equal("[email 2]", new PersonalDataVault(PersonalDataKinds.All).Reveal("[email 2]"));
    }

    [Fact]
    public void A_long_text_without_any_stays_as_long_as_it_is() =>
        Assert.Equal(20_000, PersonalData.Mask(string.Concat(Enumerable.Repeat("so on at a ", 2_223))[..20_000], PersonalDataKinds.All).Length);
}
