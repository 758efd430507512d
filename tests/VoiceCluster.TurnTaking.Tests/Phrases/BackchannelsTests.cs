namespace VoiceCluster.TurnTaking.Tests.Phrases;

public sealed class BackchannelsTests
{
    [Theory]
    [InlineData("uh-huh")]
    [InlineData("uh huh")]
    [InlineData("Uhhuh.")]
    [InlineData("mm-hmm")]
    [InlineData("mm hmm")]
    [InlineData("mmhm")]
    [InlineData("mhm")]
    [InlineData("a ha")]
    [InlineData("Yeah.")]
    [InlineData("yeah yeah")]
    [InlineData("okay right")]
    [InlineData("Okay, I see.")]
    [InlineData("ok")]
    [InlineData("all right")]
    [InlineData("sure")]
    public void Listening_noises_are_backchannels(string text) => Assert.True(Backchannels.English.IsOnlyBackchannel(text));

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("okay but")]
    [InlineData("yeah i want to cancel")]
    [InlineData("i see a problem")]
    [InlineData("uh")]
    [InlineData("right now")]
    [InlineData("no")]
    [InlineData("stop")]
    public void Words_that_want_the_floor_are_not(string text) => Assert.False(Backchannels.English.IsOnlyBackchannel(text));

    [Fact]
    public void What_may_still_become_one_or_more_is_told()
    {
        var words = Backchannels.English;
        Assert.True(words.MayBecomeBackchannel("uh"));
        Assert.True(words.MayBecomeBackchannel("okay i"));
        Assert.False(words.MayBecomeBackchannel("uh huh"));
        Assert.False(words.MayBecomeBackchannel("stop"));
        Assert.True(words.MayBecomeMore("okay"));
        Assert.True(words.MayBecomeMore("uh huh okay"));
        Assert.False(words.MayBecomeMore("mm hmm"));
        Assert.False(words.MayBecomeMore("okay wait"));
    }

    [Fact]
    public void The_list_is_configuration()
    {
        var words = new Backchannels(["roger", "copy that"], []);
        Assert.True(words.IsOnlyBackchannel("Roger, copy that!"));
        Assert.False(words.IsOnlyBackchannel("okay"));
        Assert.Throws<ArgumentException>(() => new Backchannels([" "]));
    }
}
