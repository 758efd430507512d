namespace VoiceCluster.Providers;

/// <summary>A link of a chain of models, written <c>openai/gpt-4o-mini</c>, or <c>openai</c> for the adapter's configured model.</summary>
/// <param name="Adapter">As <see cref="ProviderCatalog"/> names it.</param>
/// <param name="Model">The vendor's model id; null for the configured default.</param>
public sealed record ModelLink(string Adapter, string? Model = null)
{
    /// <summary>Reads a link: what stands before the first stroke is the adapter, the rest is the vendor's, strokes included.</summary>
    public static ModelLink Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stroke = text.IndexOf('/', StringComparison.Ordinal);
        return stroke < 0 ? new ModelLink(text) : new ModelLink(text[..stroke], text[(stroke + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Model is null ? Adapter : $"{Adapter}/{Model}";
}
