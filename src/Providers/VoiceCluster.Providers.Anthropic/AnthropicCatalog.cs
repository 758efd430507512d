using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>Anthropic's models, as <c>anthropic</c>.</summary>
public static class AnthropicCatalog
{
    /// <summary>Lets settings name them.</summary>
    public static ProviderCatalog AddAnthropic(this ProviderCatalog catalog, AnthropicOptions options, string section = "Providers:Anthropic") => catalog
        .Add<IChatModel>("anthropic", section, options, s => new AnthropicChatModel(options, s.GetRequiredService<TimeProvider>(), section));
}
