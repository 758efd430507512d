namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class ContinuedTextTests
{
    [Theory]
    [InlineData("We open at", "nine.", "We open at nine.")]
    [InlineData("We open at ", "nine.", "We open at nine.")]
    [InlineData("We open at", " nine.", "We open at nine.")]
    [InlineData("We open at", "at nine.", "We open at nine.")]
    [InlineData("We open at", "We open at nine.", "We open at nine.")]
    [InlineData("We open at", "we  open AT... nine.", "We open at nine.")]
    [InlineData("Hello. We open at", "We open at nine.", "Hello. We open at nine.")]
    [InlineData("We open at ni", "nine.", "We open at nine.")]
    [InlineData("We open at ni", "We open at nine.", "We open at nine.")]
    [InlineData("We open at", "... nine.", "We open at nine.")]
    [InlineData("We open at nine", ". On Sundays not.", "We open at nine. On Sundays not.")]
    [InlineData("We open at nine.", "nine. On Sundays not.", "We open at nine. On Sundays not.")]
    [InlineData("We open at nine.", ".", "We open at nine.")]
    [InlineData("We open at nine.", "We open at nine.", "We open at nine.")]
    [InlineData("We open at nine.", "", "We open at nine.")]
    [InlineData("It's open", "It’s open now.", "It's open now.")]
    [InlineData("We open at", "Our hours are nine to six.", "We open at Our hours are nine to six.")]
    [InlineData("the the", "the end", "the the end")]
    public void What_was_said_is_not_said_again(string said, string text, string heard)
    {
        Assert.Equal(heard, said + Read(said, [text]));
        Assert.Equal(heard, said + Read(said, text.Select(static letter => letter.ToString())));
    }

    [Theory]
    [InlineData("We open at", "Our hours are nine to six.", "We open at... Our hours are nine to six.")]
    [InlineData("We open at nine.", "Our hours are nine to six.", "We open at nine. Our hours are nine to six.")]
    [InlineData("Our hours are", "Our hours are nine to six.", "Our hours are... nine to six.")]
    public void One_that_answers_anew_begins_behind_a_pause(string said, string text, string heard) => Assert.Equal(heard, said + Read(said, [text], goesOn: false));

    [Fact]
    public void What_is_new_passes_at_once()
    {
        var joint = new ContinuedText("We open at", goesOn: true);
        Assert.Equal("", joint.Append("nine"));
        Assert.Equal(" nine ", joint.Append(" "));
        Assert.Equal("o'clock", joint.Append("o'clock"));
        Assert.Equal("", joint.Complete());
    }

    private static string Read(string said, IEnumerable<string> pieces, bool goesOn = true)
    {
        var joint = new ContinuedText(said, goesOn);
        return string.Concat(pieces.Select(joint.Append).ToList()) + joint.Complete();
    }
}
