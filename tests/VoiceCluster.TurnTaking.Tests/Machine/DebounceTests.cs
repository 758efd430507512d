namespace VoiceCluster.TurnTaking.Tests;

public sealed class DebounceTests
{
    [Fact]
    public void It_grows_when_more_than_three_in_ten_are_cut_off_and_shrinks_when_nobody_is()
    {
        var turn = new TurnScript(TurnSettings.Default with { Debounce = TimeSpan.FromMilliseconds(600) });
        for (var i = 0; i < 10; i++) turn.Feed(TurnEvent.Text("hello there")).FirstAudio().Played();
        Assert.Equal(550, turn.State.Debounce.TotalMilliseconds);
        for (var i = 0; i < 10; i++)
        {
            turn.Feed(TurnEvent.Text("where is")).Feed(TurnEvent.Text("my order")).FirstAudio().Played();
        }

        Assert.Equal(650, turn.State.Debounce.TotalMilliseconds);
        Assert.Equal(0.5, turn.Last<DebounceChanged>().CancellationRate, 3);
    }

    [Fact]
    public void A_manual_value_switches_adaptation_off()
    {
        var errors = new List<string>();
        var settings = TurnSettingsFields.Apply(TurnSettings.Default, [KeyValuePair.Create("debounceMs", "700")], errors)!;
        Assert.False(settings.AdaptiveDebounce);
        var turn = new TurnScript();
        turn.Feed(TurnEvent.Settings(settings));
        for (var i = 0; i < 20; i++) turn.Feed(TurnEvent.Text("hello there")).FirstAudio().Played();
        Assert.Equal(700, turn.State.Debounce.TotalMilliseconds);
        Assert.Empty(turn.Effects.OfType<DebounceChanged>());
    }

    [Theory]
    [InlineData(1200, 1.0, 1200)]
    [InlineData(400, 0.0, 400)]
    [InlineData(700, 0.2, 700)]
    [InlineData(700, 0.31, 800)]
    [InlineData(700, 0.14, 650)]
    public void It_stays_within_its_bounds(int from, double rate, int to) =>
        Assert.Equal(to, AdaptiveDebounce.Next(TimeSpan.FromMilliseconds(from), rate, TurnSettings.Default).TotalMilliseconds);
}
