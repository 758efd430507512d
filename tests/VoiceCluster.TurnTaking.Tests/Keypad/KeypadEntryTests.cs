namespace VoiceCluster.TurnTaking.Tests.Keypad;

public sealed class KeypadEntryTests
{
    private readonly KeypadEntry _entry = new();

    [Fact]
    public void A_hash_ends_the_entry_and_is_not_part_of_it()
    {
        Assert.Null(_entry.Press('4', At(0)));
        Assert.Null(_entry.Press('2', At(0.5)));
        Assert.Equal("42", _entry.Press('#', At(0.6)));
        Assert.True(_entry.IsEmpty);
        Assert.Null(_entry.Due);
    }

    [Fact]
    public void The_pause_counts_from_the_last_key()
    {
        _entry.Press('1', At(0));
        _entry.Press('*', At(2.5));
        Assert.Null(_entry.Expire(At(5.4)));
        Assert.Equal(At(5.5), _entry.Due);
        Assert.Equal("1*", _entry.Expire(At(5.5)));
        Assert.Null(_entry.Expire(At(9)));
    }

    [Fact]
    public void A_hash_alone_is_no_entry() => Assert.Null(_entry.Press('#', At(0)));

    [Fact]
    public void What_is_no_key_changes_nothing()
    {
        foreach (var key in "xE \0é") Assert.Null(_entry.Press(key, At(0)));
        Assert.True(_entry.IsEmpty);
    }

    [Fact]
    public void A_full_entry_ends_by_itself()
    {
        for (var i = 1; i < KeypadEntry.MaxKeys; i++) Assert.Null(_entry.Press('7', At(i)));
        Assert.Equal(new string('7', KeypadEntry.MaxKeys), _entry.Press('7', At(99)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
