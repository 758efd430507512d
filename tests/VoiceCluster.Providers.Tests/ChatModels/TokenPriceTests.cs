namespace VoiceCluster.Providers.Tests.ChatModels;

public class TokenPriceTests
{
    [Fact]
    public void Cost_is_exact_per_million_tokens() =>
        Assert.Equal(0.000_363_45m, new TokenPrice { Input = 0.15m, Output = 0.60m }.Of(promptTokens: 2_423, cachedTokens: 0, completionTokens: 0));

    [Fact]
    public void Cached_and_written_tokens_have_their_own_price() =>
        Assert.Equal(1m + 0.25m + 8m, new TokenPrice { Input = 2m, CachedInput = 0.5m, Output = 8m }.Of(1_000_000, 500_000, 1_000_000));

    [Fact]
    public void Without_a_cached_price_cached_tokens_cost_as_others() =>
        Assert.Equal(2m, new TokenPrice { Input = 2m }.Of(1_000_000, 400_000, 0));
}
