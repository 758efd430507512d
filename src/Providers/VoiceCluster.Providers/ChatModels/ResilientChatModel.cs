using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// A chat model under deadlines, retries, a circuit breaker and a concurrency bound, which all its callers share: make one for each provider.
/// Deltas pass as they come; an answer is never mixed from two attempts. Takes the inner model for its own and disposes it.
/// </summary>
public sealed class ResilientChatModel : IChatModel, IProviderHealth, IDisposable
{
    private readonly IChatModel _inner;
    private readonly ResilientStreams _streams;

    /// <param name="inner">The vendor's adapter, which honours cancellation at each token.</param>
    /// <param name="options">Usually <see cref="ResilienceOptions.ForChat"/>.</param>
    /// <param name="clock">Of every deadline and wait.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Retries, failures and the circuit.</param>
    /// <param name="jitter">Numbers from 0 to 1 that shorten waits; null for random ones.</param>
    /// <param name="circuits">Where its circuit is from; null for the process's own.</param>
    /// <exception cref="SettingsException">Options out of range.</exception>
    public ResilientChatModel(
        IChatModel inner, ResilienceOptions options, TimeProvider clock, ProviderMetrics metrics, ILogger<ResilientChatModel> logger,
        Func<double>? jitter = null, ICircuits? circuits = null)
    {
        _inner = inner;
        _streams = new ResilientStreams(inner.Name, "chat", options, clock, metrics, logger, jitter, circuits);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => _inner.Models;

    /// <inheritdoc/>
    public bool FollowsPrompts => _inner.FollowsPrompts;

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => _inner.PriceOf(model);

    /// <inheritdoc/>
    public string? Problem => (_inner as IProviderHealth)?.Problem ?? _streams.Problem;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var written = new StringBuilder();
        var (isCounted, isOpen) = (false, false);
        var deltas = _streams.ReadAsync(token => _inner.GenerateAsync(request, token), HasContent, cancellationToken);
        try
        {
            await foreach (var delta in deltas.ConfigureAwait(false))
            {
                isOpen = true;
                if (delta.Usage is { } usage)
                {
                    isCounted = true;
                    _streams.Metrics.Used(usage);
                }

                written.Append(delta.Text).Append(delta.Reasoning);
                yield return delta;
            }
        }
        finally
        {
            // A request that was refused costs nothing; one that broke off, or is not wanted any more, was read and maybe half answered.
            if (!isCounted && (isOpen || cancellationToken.IsCancellationRequested)) _streams.Metrics.Used(ChatUsage.Estimate(_inner, request, written.ToString()));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (_inner as IDisposable)?.Dispose();

    /// <summary>A model that thinks is at work: its reasoning meets the deadline for a first output.</summary>
    internal static bool HasContent(ChatDelta delta) => delta.Text.Length > 0 || delta.Usage is not null || delta.Reasoning is not null || delta.ToolCalls.Count > 0;
}
