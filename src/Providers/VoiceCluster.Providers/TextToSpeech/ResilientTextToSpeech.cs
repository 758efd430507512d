using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// A voice under deadlines, one immediate retry, a circuit breaker and a concurrency bound, which all its callers share: make one for each provider.
/// Chunks pass as they come; speech is never mixed from two attempts. Takes the inner voice for its own and disposes it.
/// </summary>
public sealed class ResilientTextToSpeech : ITextToSpeech, IProviderHealth, IDisposable
{
    private readonly ITextToSpeech _inner;
    private readonly ResilientStreams _streams;

    /// <param name="inner">The vendor's adapter, which honours cancellation between chunks.</param>
    /// <param name="options">Usually <see cref="ResilienceOptions.ForSpeech"/>.</param>
    /// <param name="clock">Of every deadline and wait.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Retries, failures and the circuit.</param>
    /// <param name="jitter">Numbers from 0 to 1 that shorten waits; null for random ones.</param>
    /// <param name="circuits">Where its circuit is from; null for the process's own.</param>
    /// <exception cref="SettingsException">Options out of range.</exception>
    public ResilientTextToSpeech(
        ITextToSpeech inner, ResilienceOptions options, TimeProvider clock, ProviderMetrics metrics, ILogger<ResilientTextToSpeech> logger,
        Func<double>? jitter = null, ICircuits? circuits = null)
    {
        _inner = inner;
        _streams = new ResilientStreams(inner.Name, "speech", options, clock, metrics, logger, jitter, circuits);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => _inner.Voices;

    /// <inheritdoc/>
    public string? Problem => (_inner as IProviderHealth)?.Problem ?? _streams.Problem;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        _streams.ReadAsync(token => _inner.SynthesizeAsync(request, token), HasContent, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => (_inner as IDisposable)?.Dispose();

    internal static bool HasContent(SpeechChunk chunk) => chunk.Pcm.Length > 0 || chunk.Words is { Count: > 0 };
}
