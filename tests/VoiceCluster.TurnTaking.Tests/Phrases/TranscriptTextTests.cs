using VoiceCluster.TestKit;

namespace VoiceCluster.TurnTaking.Tests.Phrases;

public sealed class TranscriptTextTests
{
    [Theory]
    [InlineData("Order 42.", "order forty two")]
    [InlineData("order 4271", "order four two seven one")]
    [InlineData("order 4,271", "order forty two seventy one")]
    [InlineData("4271", "four thousand two hundred and seventy one")]
    [InlineData("42 71", "4271")]
    [InlineData("5005", "five double oh five")]
    [InlineData("the 3rd of May", "the third of may")]
    [InlineData("What’s  that?", "what's that")]
    [InlineData("uh-huh", "uh huh")]
    [InlineData("", " . ")]
    public void The_same_words_however_written(string a, string b)
    {
        Assert.True(TranscriptText.SameWords(a, b));
        Assert.True(TranscriptText.SameWords(b, a));
    }

    [Theory]
    [InlineData("order 42", "order 24")]
    [InlineData("order", "order please")]
    [InlineData("no", "know")]
    [InlineData("oh no", "no")]
    [InlineData("the 3rd", "the 3")]
    public void Other_words_differ(string a, string b)
    {
        Assert.False(TranscriptText.SameWords(a, b));
        Assert.False(TranscriptText.SameWords(b, a));
    }

    [Theory]
    [InlineData("where is my", "Where is my order?", "order?")]
    [InlineData("", "hello there", "hello there")]
    [InlineData("hello there", "Hello there.", "")]
    [InlineData("i want to order", "i wanted to order actually", "actually")]
    [InlineData("order four two", "order four two seven one", "seven one")]
    [InlineData("order 42", "order four two seven one", "seven one")]
    [InlineData("seven one act", "seven one actually", "actually")]
    [InlineData("hello", "goodbye now", "goodbye now")]
    [InlineData("where is it", "where is", "")]
    public void New_words_are_what_the_previous_text_did_not_say(string before, string now, string expected) =>
        Assert.Equal(expected, TranscriptText.NewWords(before, now));

    [Theory]
    [InlineData("order four two seven one, please", "order 4271, please")]
    [InlineData("Order forty two seventy one", "Order 4271")]
    [InlineData("42 71 no 42 72.", "4271 no 4272.")]
    [InlineData("oh the third of may", "oh the third of may")]
    [InlineData("five double oh five", "5005")]
    [InlineData("two, three", "2, 3")]
    [InlineData("", "")]
    public void Numbers_can_be_had_in_digits(string text, string digits) => Assert.Equal(digits, TranscriptText.WithDigits(text));

    [Fact]
    public void Comparing_allocates_nothing()
    {
        const string A = "i ordered it on the third of may order number four two seven one", B = "I ordered it on the 3rd of May, order number 4271.";
        Assert.True(TranscriptText.SameWords(A, B));
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 100; i++) TranscriptText.SameWords(A, B);
        }));
    }

    [Fact]
    public void Long_texts_are_compared_too()
    {
        var long1 = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"w{i}"));
        Assert.Equal("more", TranscriptText.NewWords(long1, long1 + " more"));
        Assert.NotEmpty(TranscriptText.NewWords("x " + long1, long1 + " more"));
    }
}
