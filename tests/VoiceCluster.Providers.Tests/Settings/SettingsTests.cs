namespace VoiceCluster.Providers.Tests.Settings;

public class SettingsTests
{
    [Fact]
    public void Defaults_are_legal()
    {
        Assert.Empty(ResilienceOptions.ForChat.Validate("Chat"));
        Assert.Empty(ResilienceOptions.ForSpeech.Validate("Speech"));
    }

    [Fact]
    public void A_sentence_names_the_setting_the_value_and_the_range()
    {
        var options = ResilienceOptions.ForChat with { Retry = new RetryOptions { TransientRetries = 9 } };
        Assert.Equal("Chat:Resilience:Retry:TransientRetries is 9; set it between 0 and 5.", Assert.Single(options.Validate("Chat:Resilience")));
    }

    [Fact]
    public void A_deadline_under_the_one_it_contains_is_refused()
    {
        var options = ResilienceOptions.ForChat with { OpenDeadline = TimeSpan.FromSeconds(1) };
        Assert.Equal(
            "Chat:OpenDeadline is 00:00:01; set it to at least Chat:FirstOutputTimeout, which is 00:00:04.", Assert.Single(options.Validate("Chat")));
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("http://127.0.0.1:8000/v1", true)]
    [InlineData("api.openai.com", false)]
    [InlineData("ftp://example.com", false)]
    [InlineData("https://example.com/v1?key=1", false)]
    [InlineData(null, false)]
    public void An_address_is_absolute_and_http(string? value, bool legal) =>
        Assert.Equal(legal, !SettingsRules.HttpAddress("S", "BaseAddress", value, "https://example.com").Any());
}
