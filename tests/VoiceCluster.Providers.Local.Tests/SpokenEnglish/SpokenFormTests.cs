namespace VoiceCluster.Providers.Local.Tests;

public sealed class SpokenFormTests
{
    /// <summary>Words with "," for a short pause, "." "?" "!" for the end of a sentence, and letters that are spelled in capitals.</summary>
    private static string Spoken(string text) =>
        string.Join(" ", SpokenForm.Of(text).SelectMany(sentence => sentence).Select(word =>
            (word.IsLetter ? word.Text.ToUpperInvariant() : word.Text) + word.After switch
            {
                SpokenBreak.Phrase => ",", SpokenBreak.Statement => ".", SpokenBreak.Question => "?", SpokenBreak.Exclamation => "!", _ => "",
            }));

    [Theory]
    [InlineData("Hello, how can I help you?", "hello, how can i help you?")]
    [InlineData("I'm sorry, I don't know.", "i'm sorry, i don't know.")]
    [InlineData("A well-known shop", "a well known shop.")]
    [InlineData("Plan A or plan B", "plan A or plan B.")]
    [InlineData("“Yes” — he said…", "yes, he said.")]
    [InlineData("café naïve Ångström", "cafe naive angstrom.")]
    [InlineData("**Bold** and `code` (see below)", "bold and code, see below.")]
    [InlineData("- one\n- two", "one. two.")]
    [InlineData("PLEASE HOLD THE LINE", "please hold the line.")]
    [InlineData("I'm at O'Neill's at 5 o'clock", "i'm at o'neill's at five O clock.")]
    public void Plain_sentences(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Theory]
    [InlineData("We have 3 left", "we have three left.")]
    [InlineData("There are 1,234 items", "there are one thousand two hundred thirty four items.")]
    [InlineData("100 times", "one hundred times.")]
    [InlineData("It is 4.5 stars", "it is four point five stars.")]
    [InlineData("It is -5 °C outside", "it is minus five degrees celsius outside.")]
    [InlineData("1,000,000 and 2005", "one million and two thousand five.")]
    [InlineData("Your order 4271 is here", "your order four two seven one is here.")]
    [InlineData("Order number 4271.", "order number four two seven one.")]
    [InlineData("Ticket #90210", "ticket number nine zero two one zero.")]
    [InlineData("the code is 007", "the code is zero zero seven.")]
    [InlineData("the 1st, 2nd, 3rd and 21st", "the first, second, third and twenty first.")]
    [InlineData("20% off, 5kg, 10km and 3 GB", "twenty percent off, five kilograms, ten kilometers and three gigabytes.")]
    [InlineData("1/2 price, 2 3/4 cups", "one half price, two and three quarters cups.")]
    [InlineData("open 24/7", "open twenty four seven.")]
    [InlineData("3-5 days", "three to five days.")]
    [InlineData("version 1.2.3", "version one point two point three.")]
    [InlineData("123456789012345678901234567890", "one two three four five six seven eight nine zero one two three four five six seven eight nine zero one two three four five six seven eight nine zero.")]
    public void Numbers(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Theory]
    [InlineData("at 9:30", "at nine thirty.")]
    [InlineData("at 9:05 am", "at nine O five A M.")]
    [InlineData("from 9am to 5pm", "from nine A M to five P M.")]
    [InlineData("from 9 a.m. to 5 p.m. daily", "from nine A M to five P M daily.")]
    [InlineData("We close at 5 p.m. Call us.", "we close at five P M. call us.")]
    [InlineData("at 17:00", "at seventeen O clock.")]
    [InlineData("open 9-5 Mon-Fri", "open nine to five monday to friday.")]
    [InlineData("9:00-17:30", "nine O clock to seventeen thirty.")]
    [InlineData("on May 12, 2024", "on may twelfth, twenty twenty four.")]
    [InlineData("on 2024-05-12", "on may twelfth twenty twenty four.")]
    [InlineData("by 12/24/2025", "by december twenty fourth twenty twenty five.")]
    [InlineData("since 1999 and 1905", "since nineteen ninety nine and nineteen O five.")]
    [InlineData("Jan. 3 or Sept 4th", "january third or september fourth.")]
    [InlineData("in the 1990s", "in the nineteen nineties.")]
    public void Times_and_dates(string written, string spoken) => Assert.Equal(spoken.Replace("nineteen O", "nineteen oh", StringComparison.Ordinal), Spoken(written));

    [Theory]
    [InlineData("$5", "five dollars.")]
    [InlineData("$1 and $1.01", "one dollar and one dollar and one cent.")]
    [InlineData("$4.99 delivery", "four dollars and ninety nine cents delivery.")]
    [InlineData("$0.50", "fifty cents.")]
    [InlineData("£3.50 or €10", "three pounds and fifty pence or ten euros.")]
    [InlineData("$1,250.00", "one thousand two hundred fifty dollars.")]
    [InlineData("$3 million", "three million dollars.")]
    [InlineData("$2.5k", "two point five thousand dollars.")]
    [InlineData("$10-20", "ten dollars to twenty.")]
    public void Money(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Theory]
    [InlineData("Call 555-123-4567 now", "call five five five, one two three, four five six seven, now.")]
    [InlineData("Call (555) 123-4567", "call, five five five, one two three, four five six seven.")]
    [InlineData("+44 20 7946 0958", "plus four four, two zero, seven nine four six, zero nine five eight.")]
    [InlineData("Visit www.example.com/help.", "visit W W W dot example dot com slash help.")]
    [InlineData("https://shop.example.com", "shop dot example dot com.")]
    [InlineData("Write to help.me@example.co.uk!", "write to help dot me at example dot co dot uk!")]
    public void Addresses(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Theory]
    [InlineData("Mr. Smith and Dr. Jones", "mister smith and doctor jones.")]
    [InlineData("St. James lives on Main St. in town", "saint james lives on main street in town.")]
    [InlineData("e.g. shoes, hats, etc.", "for example shoes, hats, et cetera.")]
    [InlineData("No. 5 is here. No. I do not.", "number five is here. no. i do not.")]
    [InlineData("NASA, the USA, a PIN and an FAQ", "nasa, the U S A, a pin and an F A Q.")]
    [InlineData("It is NOT free", "it is not free.")]
    [InlineData("Ask OpenAI on your iPhone15", "ask open A I on your I phone fifteen.")]
    [InlineData("bread & butter and/or tea", "bread and butter and or tea.")]
    [InlineData("USB-C and PCs", "U S B C and P C'S.")]
    public void Abbreviations_and_acronyms(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Theory]
    [InlineData("")]
    [InlineData("   \t\r\n ")]
    [InlineData("😀 🎉👍🏽")]
    [InlineData("\0\0")]
    [InlineData("\uD83D")]
    [InlineData("... !!! ??? --- *** ()")]
    [InlineData("日本語")]
    public void Nothing_to_say(string written) => Assert.Empty(SpokenForm.Of(written));

    [Theory]
    [InlineData("Hi\0 there\uD800!", "hi there!")]
    [InlineData("good 😀 day", "good day.")]
    [InlineData("tab\tand\u00A0space\u200B", "tab and space.")]
    [InlineData("ｆｕｌｌ ｗｉｄｔｈ", "full width.")]
    public void Odd_characters_part_words_or_vanish(string written, string spoken) => Assert.Equal(spoken, Spoken(written));

    [Fact]
    public void Each_token_is_marked_as_written_on_its_first_word()
    {
        var words = SpokenForm.Of("Order 4271 costs $5.").SelectMany(sentence => sentence).ToArray();
        Assert.Equal(["Order", "4271", "costs", "$5."], words.Select(word => word.Written).OfType<string>());
        Assert.Equal("four", words[1].Text);
        Assert.Null(words[2].Written);
    }

    [Fact]
    public void Every_word_is_lower_case_letters_whatever_comes_in()
    {
        var random = new Random(5);
        const string alphabet = "aAbZ019 .,:;-–'’/$£€%@#&()°\0\uD83D\uDE00é世\n";
        for (int round = 0; round < 3_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            foreach (var word in SpokenForm.Of(text).SelectMany(sentence => sentence))
            {
                Assert.Matches("^[a-z]+('[a-z]+)*$", word.Text);
                Assert.InRange(word.Text.Length, 1, 40);
            }
        }
    }

    [Fact]
    public void Long_sentences_are_cut()
    {
        var sentences = SpokenForm.Of(string.Join(" ", Enumerable.Repeat("word", 180)) + ". " + string.Join(", ", Enumerable.Repeat("one two three four five six", 12)));
        Assert.All(sentences, sentence => Assert.InRange(sentence.Count, 1, 50));
        Assert.Equal(180 + 72, sentences.Sum(sentence => sentence.Count));
    }

    [Fact]
    public void Unbroken_runs_of_letters_are_cut()
    {
        var words = SpokenForm.Of(new string('a', 500)).SelectMany(sentence => sentence).ToArray();
        Assert.All(words, word => Assert.InRange(word.Text.Length, 1, 32));
        Assert.Equal(500, words.Sum(word => word.Text.Length));
    }
}
