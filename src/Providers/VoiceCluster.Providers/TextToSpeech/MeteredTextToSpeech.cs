namespace VoiceCluster.Providers;

/// <summary>A voice whose characters and cost are counted. Its times and failures are counted by the <see cref="ResilientTextToSpeech"/> around it.
/// Takes the inner voice for its own and disposes it.</summary>
/// <param name="inner">The vendor's adapter.</param>
/// <param name="price">What its characters cost.</param>
/// <param name="metrics">The process's.</param>
public sealed class MeteredTextToSpeech(ITextToSpeech inner, CharacterPrice price, ProviderMetrics metrics) : ITextToSpeech, IProviderHealth, IDisposable
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => inner.Voices;

    /// <inheritdoc/>
    public string? Problem => (inner as IProviderHealth)?.Problem;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        // Vendors charge for what they are given, also when it is interrupted.
        metrics.Spoke(inner.Name, request.Text.Length, price.Of(request.Text.Length));
        return inner.SynthesizeAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();
}
