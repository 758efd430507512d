using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// A chain of chat models: the next one is asked when one fails before its first words (permanent error, retries used up, circuit open, or an answer of
/// which nothing would be heard). What the models think is kept out of the text.
/// A <see cref="ChatRequest.Model"/> is an id of the first model's vendor: the later ones answer with their configured default.
/// Takes the models for its own and disposes them.
/// </summary>
public sealed class FallbackChatModel : IChatModel, IProviderHealth, IDisposable
{
    private readonly IReadOnlyList<IChatModel> _models;
    private readonly FallbackChain<ChatRequest, ChatDelta> _chain;

    /// <param name="models">In order of preference, one or more, each usually a <see cref="ResilientChatModel"/>.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Each step along the chain.</param>
    /// <exception cref="ArgumentException">No model.</exception>
    public FallbackChatModel(IReadOnlyList<IChatModel> models, ProviderMetrics metrics, ILogger<FallbackChatModel> logger)
    {
        _models = models;
        var links = models.Select((model, place) =>
        {
            var answer = new SpokenAnswer(model);
            return new FallbackChain<ChatRequest, ChatDelta>.Link(
                model.Name,
                (request, token) => answer.ReadAsync(place == 0 ? request : request with { Model = null }, token),
                () => (model as IProviderHealth)?.Problem);
        });
        _chain = new FallbackChain<ChatRequest, ChatDelta>("chat", links, ResilientChatModel.HasContent, metrics, logger);
    }

    /// <inheritdoc/>
    public string Name => _chain.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => _models[0].Models;

    /// <inheritdoc/>
    public string? Problem => _chain.Problem;

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken) =>
        _chain.ReadAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in _models) (model as IDisposable)?.Dispose();
    }
}
