using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers;

/// <summary>
/// Asks a second time, or a second model, when the first has said nothing for a while: the first one to say something gives the whole answer, and the other is
/// cancelled, which its own guard counts as cancelled. Costs the second request's prompt whenever it is made. One that fails leaves the other alone.
/// </summary>
public sealed class HedgedChatModel : IChatModel, IProviderHealth
{
    private readonly IChatModel _model;
    private readonly IChatModel _other;
    private readonly TimeSpan _after;
    private readonly TimeProvider _clock;
    private readonly ProviderMetrics _metrics;

    /// <param name="model">Asked first; owned by somebody else, usually the chain.</param>
    /// <param name="other">Asked when it takes too long; may be the same one. Owned by somebody else.</param>
    /// <param name="after">The wait for a first token before the other is asked.</param>
    /// <param name="clock">Of the wait.</param>
    /// <param name="metrics">The process's.</param>
    public HedgedChatModel(IChatModel model, IChatModel other, TimeSpan after, TimeProvider clock, ProviderMetrics metrics) =>
        (_model, _other, _after, _clock, _metrics) = (model, other, after, clock, metrics);

    /// <inheritdoc/>
    public string Name => _model.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => _model.Models;

    /// <inheritdoc/>
    public bool FollowsPrompts => _model.FollowsPrompts;

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => _model.PriceOf(model);

    /// <inheritdoc/>
    public string? Problem => (_model as IProviderHealth)?.Problem;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = new Answer(_model, request, cancellationToken);
        await using var firstClosing = first.ConfigureAwait(false);
        Answer? second = null;
        try
        {
            var winner = first;
            if (!await IsQuickAsync(first.FirstOutput, cancellationToken).ConfigureAwait(false))
            {
                _metrics.Hedged(_model.Name, _other.Name);
                // A model's id is of the first one's vendor.
                second = new Answer(_other, ReferenceEquals(_other, _model) ? request : request with { Model = null }, cancellationToken);
                winner = await RaceAsync(first, second).ConfigureAwait(false);
                // Nobody waits for it: it is over before the winner's answer is, and disposed then.
                (winner == first ? second : first).Cancel();
            }

            for (var more = await winner.FirstOutput.ConfigureAwait(false); more; more = await winner.NextAsync().ConfigureAwait(false)) yield return winner.Current;
        }
        finally
        {
            if (second is not null) await second.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsQuickAsync(Task<bool> firstOutput, CancellationToken cancellationToken)
    {
        await ((Task)firstOutput).WaitAsync(_after, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return firstOutput.IsCompleted;
    }

    /// <summary>The one that says something first; one that fails has lost, unless both do.</summary>
    private static async ValueTask<Answer> RaceAsync(Answer first, Answer second)
    {
        var quicker = await Task.WhenAny(first.FirstOutput, second.FirstOutput).ConfigureAwait(false) == first.FirstOutput ? first : second;
        if (quicker.FirstOutput.IsCompletedSuccessfully) return quicker;
        var slower = quicker == first ? second : first;
        await ((Task)slower.FirstOutput).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return slower.FirstOutput.IsCompletedSuccessfully ? slower : first;
    }

    /// <summary>One of the two requests.</summary>
    private sealed class Answer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over;
        private readonly IAsyncEnumerator<ChatDelta> _deltas;

        public Answer(IChatModel model, ChatRequest request, CancellationToken caller)
        {
            _over = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _deltas = model.GenerateAsync(request, _over.Token).GetAsyncEnumerator(_over.Token);
            FirstOutput = NextAsync().AsTask();
        }

        /// <summary>Whether there is an answer at all, once that is known.</summary>
        public Task<bool> FirstOutput { get; }

        public ChatDelta Current => _deltas.Current;

        public async ValueTask<bool> NextAsync()
        {
            while (await _deltas.MoveNextAsync().ConfigureAwait(false))
            {
                if (ResilientChatModel.HasContent(_deltas.Current)) return true;
            }

            return false;
        }

        public void Cancel() => _over.Cancel();

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync().ConfigureAwait(false);
            // An enumerator must not be disposed while it is being read.
            await ((Task)FirstOutput).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _deltas.DisposeAsync().ConfigureAwait(false);
            _over.Dispose();
        }
    }
}
