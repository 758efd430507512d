namespace VoiceCluster.Dialogue.Tests.Guardrails;

public sealed class OutputFilterTests
{
    [Theory]
    [InlineData("You will get a refund within 24 hours.")]
    [InlineData("Your money back by tomorrow, no problem.")]
    [InlineData("I will refund you in twenty four hours.")]
    [InlineData("You are going to be reimbursed in one day.")]
    public void A_promise_is_found_by_its_meaning(string sentence) => Assert.Equal(OutputFilter.NoPromise, Filter().Pass(sentence));

    [Theory]
    [InlineData("A refund takes five to ten days.")]
    [InlineData("I cannot promise a refund within 24 hours.")]
    [InlineData("Refunds are never made within 24 hours.")]
    [InlineData("Do you want a refund within 24 hours?")]
    [InlineData("Your parcel arrives tomorrow.")]
    [InlineData("We are open 24 hours a day.")]
    public void What_is_no_promise_may_be_said(string sentence) => Assert.Same(sentence, Filter().Pass(sentence));

    [Fact]
    public void A_promise_over_two_sentences_is_stopped_at_the_second()
    {
        var filter = Filter();
        Assert.Equal("Your refund is on its way.", filter.Pass("Your refund is on its way."));
        Assert.Equal(" " + OutputFilter.NoPromise, filter.Pass(" It takes 24 hours."));
    }

    [Theory]
    [InlineData("I give you 30 percent off.", OutputFilter.NoPromise)]
    [InlineData("I give you nothing off.", "I give you nothing off.")]
    public void A_promise_is_found_by_its_pattern(string sentence, string said) => Assert.Equal(said, Filter().Pass(sentence));

    [Theory]
    [InlineData("/(/")]
    [InlineData("/a(?=b)/")]
    [InlineData("you will")]
    public void A_rule_that_is_none_is_refused(string rule) => Assert.ThrowsAny<ArgumentException>(() => new ForbiddenPromise(rule));

    [Theory]
    [InlineData("This is bullshit.", OutputFilter.NoSwearing)]
    [InlineData("This is a class assessment.", "This is a class assessment.")]
    [InlineData("Look at https://evil.test/a?b=1.", "Look at our website.")]
    [InlineData("Look at https://user:pw@evil.test/a, please.", "Look at our website, please.")]
    [InlineData("Look at [our page](https://evil.test/x).", "Look at our page.")]
    [InlineData("Go to evil dot com now.", "Go to our website now.")]
    [InlineData("Go to shop.example.com now.", "Go to shop.example.com now.")]
    [InlineData("Go to notexample.com now.", "Go to our website now.")]
    [InlineData("Write to help@mail.com please.", "Write to help@mail.com please.")]
    [InlineData("It costs 4.50, i.e. not much.", "It costs 4.50, i.e. not much.")]
    public void Swear_words_and_strange_links_are_not_said(string sentence, string said) => Assert.Equal(said, Filter().Pass(sentence));

    [Fact]
    public void A_limit_for_the_ear_takes_whole_sentences()
    {
        var limit = new EarLimit(sentences: 3, words: 10);
        Assert.Equal([true, true, false, false], new[] { "One two three four.", " Five six seven eight nine.", " Ten eleven.", " One." }.Select(limit.Takes));
        limit = new EarLimit(sentences: 2, words: 3);
        Assert.Equal([true, false], new[] { "A long first sentence is said all the same.", " No." }.Select(limit.Takes));
        limit = new EarLimit(sentences: 1, words: 100);
        Assert.Equal([true, true, false], new[] { "One.", " ...", " Two." }.Select(limit.Takes));
    }

    [Theory]
    [InlineData("yes please", true)]
    [InlineData("go on", true)]
    [InlineData("tell me more", true)]
    [InlineData("keep going", true)]
    [InlineData("no thanks", false)]
    [InlineData("don't go on", false)]
    [InlineData("where is order 4271", false)]
    public void More_is_wanted_or_not(string words, bool wants) => Assert.Equal(wants, EarLimit.WantsMore(words));

    private static OutputFilter Filter() => new(
        new SpeechRules { Links = ["example.com"], NeverPromises = [new ForbiddenPromise("refund within 24 hours"), new ForbiddenPromise("/[0-9]+ percent off/")] }, "");
}
