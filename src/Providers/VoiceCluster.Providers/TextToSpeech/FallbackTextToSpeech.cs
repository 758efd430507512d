using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <param name="Engine">Who speaks.</param>
/// <param name="Voice">The engine's voice id; null for its default.</param>
public sealed record ChainedVoice(ITextToSpeech Engine, string? Voice = null);

/// <summary>
/// A chain of voices: the next one speaks when one fails before its first chunk (its retry included). The same engine may stand in it twice,
/// with two voices. A <see cref="SpeechRequest.Voice"/> is an id of the first engine and wins there; the later ones speak with the voice of their place in the chain.
/// Takes the engines for its own and disposes them.
/// </summary>
public sealed class FallbackTextToSpeech : ITextToSpeech, IProviderHealth, IDisposable
{
    private readonly IReadOnlyList<ChainedVoice> _voices;
    private readonly FallbackChain<SpeechRequest, SpeechChunk> _chain;

    /// <param name="voices">In order of preference, one or more, each engine usually a <see cref="ResilientTextToSpeech"/>.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Each step along the chain.</param>
    /// <exception cref="ArgumentException">No voice.</exception>
    public FallbackTextToSpeech(IReadOnlyList<ChainedVoice> voices, ProviderMetrics metrics, ILogger<FallbackTextToSpeech> logger)
    {
        _voices = voices;
        var links = voices.Select((link, place) => new FallbackChain<SpeechRequest, SpeechChunk>.Link(
            link.Voice is null ? link.Engine.Name : $"{link.Engine.Name}/{link.Voice}",
            (request, token) => link.Engine.SynthesizeAsync(request with { Voice = place == 0 ? request.Voice ?? link.Voice : link.Voice }, token),
            () => (link.Engine as IProviderHealth)?.Problem));
        _chain = new FallbackChain<SpeechRequest, SpeechChunk>("speech", links, ResilientTextToSpeech.HasContent, metrics, logger);
    }

    /// <inheritdoc/>
    public string Name => _chain.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => _voices[0].Engine.Voices;

    /// <inheritdoc/>
    public string? Problem => _chain.Problem;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        _chain.ReadAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var engine in _voices.Select(static link => link.Engine).Distinct()) (engine as IDisposable)?.Dispose();
    }
}
