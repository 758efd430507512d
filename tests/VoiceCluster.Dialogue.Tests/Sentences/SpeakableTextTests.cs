using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Dialogue.Tests.Sentences;

public sealed class SpeakableTextTests
{
    [Theory]
    [InlineData("Your order **4271** is *on its way*.", "Your order 4271 is on its way.")]
    [InlineData("## Opening hours", "Opening hours")]
    [InlineData("- First item", "First item")]
    [InlineData("1. First item", "1. First item")]
    [InlineData("one\n- two\n- three.", "one, two, three.")]
    [InlineData("See [our page](https://shop.example/a) now.", "See our page now.")]
    [InlineData("See https://www.shop.example/returns?id=1.", "See shop dot example.")]
    [InlineData("Write to <help@shop.example> or sales-team@shop.example!", "Write to help at shop dot example or sales dash team at shop dot example!")]
    [InlineData("Great 😀👍🏽! It works ✅.", "Great! It works.")]
    [InlineData("Use `reset` or ```reset```.", "Use reset or reset.")]
    [InlineData("Salt & pepper &amp; more<br>next", "Salt and pepper and more next")]
    [InlineData("a | b | c", "a b c")]
    [InlineData("![a picture](x.png) Text", "a picture Text")]
    [InlineData("It is 5 < 6 and order #4271.", "It is 5 6 and order 4271.")]
    [InlineData("*half of a pair", "half of a pair")]
    [InlineData("🎉", "")]
    [InlineData("---", "")]
    [InlineData("  spaced   out  ", "spaced out")]
    [InlineData("We open at nine [1].", "We open at nine.")]
    [InlineData("We open at nine[1, 2][3-5].", "We open at nine.")]
    [InlineData("We open at nine [1](https://shop.example/a) daily.", "We open at nine daily.")]
    [InlineData("We open at nine【4:0†hours.md】.", "We open at nine.")]
    [InlineData("We open at nine [^note] or [citation:3] or [source].", "We open at nine or or.")]
    [InlineData("Order [4271] of [2024].", "Order 4271 of 2024.")]
    [InlineData("| Day | Hours |\n|-----|:-----:|\n| Monday | 9 to 5 |", "Day, Hours, Monday, 9 to 5")]
    [InlineData("|---|---|", "")]
    [InlineData("Café déjà vu – naïve.", "Café déjà vu – naïve.")]
    public void Markup_goes_and_words_stay(string written, string spoken) => Assert.Equal(spoken, SpeakableText.From(written));

    [Theory]
    [InlineData("Hello", true)]
    [InlineData("7", true)]
    [InlineData("はい", true)]
    [InlineData("", false)]
    [InlineData(" \n", false)]
    [InlineData("...", false)]
    [InlineData("👍", false)]
    [InlineData("**!**", false)]
    [InlineData("[1]", false)]
    [InlineData("|---|", false)]
    public void What_a_voice_would_say_is_known(string written, bool audible) => Assert.Equal(audible, SpeakableText.IsAudible(written));

    [Fact]
    public void Plain_text_is_returned_as_it_is()
    {
        const string Text = "We're open from 9:30 a.m. to 5 p.m., that's it!";
        Assert.Same(Text, SpeakableText.From(Text));
    }

    [Fact]
    public void Nothing_unspeakable_is_left_and_cleaning_twice_changes_nothing()
    {
        var parts = Gen.Elements("word", " ", "\n", "*", "**", "_", "`", "# ", "- ", "[", "](", ")", "<b>", "<", ">", "&", "http://a.b/c", "me@x.example", "😀", "\u200d", ".", "!", "~~", "|", "é", "5", "\ud83d", "]", "[1]", "|-", "\n|");
        var texts = parts.ArrayOf().Select(static p => string.Concat(p));
        var property = Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            var spoken = SpeakableText.From(text);
            return spoken.IndexOfAny(['*', '_', '`', '#', '|', '[', ']', '\n', '\ud83d']) < 0 && spoken.Trim() == spoken && SpeakableText.From(spoken) == spoken;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60), property);
    }
}
