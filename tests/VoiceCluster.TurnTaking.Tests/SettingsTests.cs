namespace VoiceCluster.TurnTaking.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(TurnSettings.Default.Validate());

    [Fact]
    public void Every_field_can_be_written_and_read_back()
    {
        var settings = TurnSettings.Default with { Debounce = TimeSpan.FromMilliseconds(512.5), Endpointing = EndpointingMode.Fixed, EagerSpeculation = true, SideTalkDb = 12.25f, AdaptEvery = 7 };
        Assert.Equal(settings, TurnSettingsFields.Apply(TurnSettings.Default, TurnSettingsFields.Write(settings), []));
        Assert.Equal(typeof(TurnSettings).GetProperties().Count(p => p.SetMethod is { IsStatic: false }), TurnSettingsFields.Names.Count());
    }

    [Theory]
    [InlineData("debounceMs", "10")]
    [InlineData("debounceMs", "NaN")]
    [InlineData("debounceMs", "1e300")]
    [InlineData("endpointing", "magic")]
    [InlineData("endpointing", "1")]
    [InlineData("adaptEvery", "2.5")]
    [InlineData("eagerSpeculation", "maybe")]
    [InlineData("nonsense", "1")]
    [InlineData("debounceMs", "")]
    public void A_wrong_value_is_refused_by_name(string name, string value)
    {
        var errors = new List<string>();
        Assert.Null(TurnSettingsFields.Apply(TurnSettings.Default, [KeyValuePair.Create(name, value)], errors));
        Assert.Contains(errors, e => e.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var errors = new List<string>();
        TurnSettingsFields.Apply(TurnSettings.Default, [KeyValuePair.Create("minSpeechMs", "1"), KeyValuePair.Create("adaptEvery", "0")], errors);
        Assert.Equal(2, errors.Count);
    }
}
