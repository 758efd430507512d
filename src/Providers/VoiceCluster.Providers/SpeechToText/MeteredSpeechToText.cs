using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers;

/// <summary>A recogniser that is measured: sessions, audio and its cost, failures, and how long a final takes after the caller's last word was sent.
/// Takes the inner recogniser for its own and disposes it.</summary>
public sealed class MeteredSpeechToText : ISpeechToText, IProviderHealth, IDisposable
{
    private readonly ISpeechToText _inner;
    private readonly decimal _pricePerMinute;
    private readonly TimeProvider _clock;
    private readonly ProviderMetrics.PortMetrics _metrics;
    private int _active;

    /// <param name="inner">The vendor's adapter.</param>
    /// <param name="price">What its audio costs.</param>
    /// <param name="clock">Of the measures.</param>
    /// <param name="metrics">The process's.</param>
    public MeteredSpeechToText(ISpeechToText inner, AudioPrice price, TimeProvider clock, ProviderMetrics metrics)
    {
        (_inner, _pricePerMinute, _clock) = (inner, price.PerMinute, clock);
        _metrics = metrics.Register(inner.Name, "recognition", static () => CircuitState.Closed, () => Volatile.Read(ref _active));
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public bool WantsContinuousAudio => _inner.WantsContinuousAudio;

    /// <inheritdoc/>
    public string? Problem => (_inner as IProviderHealth)?.Problem;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var session = await _inner.OpenAsync(request, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _active);
            return new Session(this, session);
        }
        catch (ProviderException failure)
        {
            _metrics.Failed(failure.Kind);
            _metrics.Ended(RequestOutcome.Failed);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (_inner as IDisposable)?.Dispose();

    private sealed class Session(MeteredSpeechToText all, ISpeechToTextSession inner) : ISpeechToTextSession
    {
        private long _bytes;
        private long _finishedAt;
        private int _disposed;
        private RequestOutcome _outcome;

        public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            _bytes += pcm.Length;
            return inner.SendAsync(pcm, cancellationToken);
        }

        public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
        {
            Volatile.Write(ref _finishedAt, all._clock.GetTimestamp());
            return inner.FinishUtteranceAsync(cancellationToken);
        }

        public async IAsyncEnumerable<SpeechToTextEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var events = inner.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var disposal = events.ConfigureAwait(false);
            while (await NextAsync(events).ConfigureAwait(false))
            {
                if (events.Current.Kind is SpeechToTextEventKind.UtteranceEnd && Interlocked.Exchange(ref _finishedAt, 0) is var finished and not 0)
                    all._metrics.FirstOutput(all._clock.GetElapsedTime(finished));
                yield return events.Current;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref all._active);
                var minutes = Volatile.Read(ref _bytes) / (32_000m * 60);
                all._metrics.Heard(minutes, minutes * all._pricePerMinute);
                all._metrics.Ended(_outcome);
            }

            await inner.DisposeAsync().ConfigureAwait(false);
        }

        private async ValueTask<bool> NextAsync(IAsyncEnumerator<SpeechToTextEvent> events)
        {
            try
            {
                return await events.MoveNextAsync().ConfigureAwait(false);
            }
            catch (ProviderException failure)
            {
                _outcome = RequestOutcome.Failed;
                all._metrics.Failed(failure.Kind);
                throw;
            }
        }
    }
}
