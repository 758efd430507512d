using Microsoft.Extensions.Configuration;

namespace VoiceCluster.Providers.OpenAI.Tests;

public class OpenAIOptionsTests
{
    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names()
    {
        var refused = Assert.Throws<SettingsException>(() => new OpenAIChatModel(
            new OpenAIOptions
            {
                BaseAddress = "api.openai.com", ConnectTimeout = TimeSpan.Zero, Prices = new Dictionary<string, TokenPrice> { ["m"] = new() { Input = -1 } },
            },
            TimeProvider.System,
            "Models:Main"));
        Assert.Equal(
            [
                "Models:Main:BaseAddress is 'api.openai.com'; set an http or https address, for example https://api.openai.com/v1.",
                "Models:Main:Model is missing; set a model id that the server offers, for example gpt-4o-mini.",
                "Models:Main:ConnectTimeout is 00:00:00; set it between 00:00:00.1000000 and 00:01:00.",
                "Models:Main:Prices:m:Input is -1; set it between 0 and 10000.",
            ],
            refused.Problems);
    }

    [Fact]
    public void OpenAI_itself_needs_a_key_and_a_local_server_does_not()
    {
        var options = new OpenAIOptions { Model = "gpt-4o-mini" };
        Assert.StartsWith("OpenAI:ApiKey is missing;", Assert.Single(options.Validate("OpenAI")), StringComparison.Ordinal);
        Assert.Empty((options with { BaseAddress = "http://localhost:8000/v1" }).Validate("OpenAI"));
    }

    [Fact]
    public void They_bind_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OpenAI:BaseAddress"] = "http://localhost:8000/v1",
            ["OpenAI:Model"] = "small",
            ["OpenAI:NetworkTimeout"] = "00:00:20",
            ["OpenAI:LegacyMaxTokens"] = "true",
            ["OpenAI:Prices:small:Input"] = "0.15",
            ["OpenAI:Prices:small:Output"] = "0.60",
            ["OpenAI:Resilience:MaxConcurrent"] = "12",
            ["OpenAI:Resilience:Retry:TransientRetries"] = "2",
        }).Build();

        var options = configuration.GetSection("OpenAI").Get<OpenAIOptions>()!;
        Assert.Equal(
            ("http://localhost:8000/v1", "small", TimeSpan.FromSeconds(20), true),
            (options.BaseAddress, options.Model, options.NetworkTimeout, options.LegacyMaxTokens));
        Assert.Equal(new TokenPrice { Input = 0.15m, Output = 0.60m }, options.Prices["small"]);

        var resilience = ResilienceOptions.ForSpeech;
        configuration.GetSection("OpenAI:Resilience").Bind(resilience);
        Assert.Equal((12, 2, TimeSpan.Zero), (resilience.MaxConcurrent, resilience.Retry.TransientRetries, resilience.Retry.TransientDelay));
        Assert.Equal(1_000, ResilienceOptions.ForSpeech.MaxConcurrent);
    }

    [Fact]
    public void The_text_of_the_options_never_holds_the_key()
    {
        var text = new OpenAIOptions { ApiKey = "sk-secret", Model = "gpt-4o-mini" }.ToString();
        Assert.DoesNotContain("sk-secret", text, StringComparison.Ordinal);
        Assert.Contains("ApiKey = set", text, StringComparison.Ordinal);
    }
}
