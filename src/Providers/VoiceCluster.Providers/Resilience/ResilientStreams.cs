using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// The policies of one provider, shared by all calls. The way of one request:
/// <list type="number">
/// <item>a slot under the concurrency bound, held to the end of the stream; none free: <see cref="ProviderErrorKind.Overloaded"/>;</item>
/// <item>the opening, up to the first output, in the <see cref="OpeningPipeline"/>;</item>
/// <item>output by output to the reader, without a buffer; from the first one on nothing is retried, a break is the reader's error.</item>
/// </list>
/// </summary>
internal sealed partial class ResilientStreams
{
    private readonly string _provider;
    private readonly ResilienceOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ProviderMetrics.PortMetrics _metrics;
    private readonly ICircuit _circuit;
    private readonly OpeningPipeline _opening;
    private int _active;

    /// <param name="provider">The adapter's name.</param>
    /// <param name="port"><c>chat</c> or <c>speech</c>.</param>
    /// <param name="options">Validated here too: a guard made by hand is held to the same ranges.</param>
    /// <param name="clock">Deadlines, waits and the circuit's break.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Of the decorator.</param>
    /// <param name="jitter">Numbers from 0 to 1; null for random ones.</param>
    /// <param name="circuits">Where its circuit is from; null for the process's own.</param>
    public ResilientStreams(
        string provider, string port, ResilienceOptions options, TimeProvider clock, ProviderMetrics metrics, ILogger logger, Func<double>? jitter, ICircuits? circuits)
    {
        (_provider, _options, _clock, _logger) = (provider, options.Validated(provider), clock, logger);
        _circuit = (circuits ?? new OwnCircuits(clock)).Make(provider, port, options.Circuit, (from, to) => CircuitMoved(_logger, _provider, from, to));
        _metrics = metrics.Register(provider, port, () => _circuit.State, () => Volatile.Read(ref _active));
        _opening = new OpeningPipeline(provider, options, _circuit, clock, logger, jitter ?? Random.Shared.NextDouble, _metrics.Retried);
    }

    /// <summary>The instruments with this provider's tags.</summary>
    public ProviderMetrics.PortMetrics Metrics => _metrics;

    /// <summary>Why the provider is not used just now; null when it is.</summary>
    public string? Problem => _circuit.State == CircuitState.Open ? $"{_provider} is left alone for a while after repeated failures" : null;

    /// <summary>Reads a stream under the policies.</summary>
    /// <param name="open">Starts the provider's stream; called once an attempt.</param>
    /// <param name="counts">False for an output without content: it is passed over, meets no deadline and forbids no retry.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, Func<T, bool> counts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TakeSlot(); // 1
        var outcome = RequestOutcome.Cancelled; // also when the reader just stops reading
        OpenedStream<T> opened = default;
        try
        {
            try
            {
                opened = await OpenAsync(open, counts, cancellationToken).ConfigureAwait(false); // 2
            }
            catch (ProviderException)
            {
                outcome = RequestOutcome.Failed;
                throw;
            }

            var more = opened.HasOutput;
            while (more) // 3
            {
                yield return opened.Stream.Current;
                try
                {
                    more = await opened.Stream.MoveNextAsync(_options.OutputGapTimeout, counts).ConfigureAwait(false);
                }
                catch (ProviderException broken)
                {
                    outcome = RequestOutcome.Failed;
                    Broke(broken, opened.Ticket);
                    throw;
                }
            }

            outcome = RequestOutcome.Completed;
        }
        finally
        {
            try
            {
                if (opened.Stream is not null) await opened.Stream.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _active);
                _metrics.Ended(outcome);
            }
        }
    }

    private void TakeSlot()
    {
        if (Interlocked.Increment(ref _active) <= _options.MaxConcurrent) return;
        Interlocked.Decrement(ref _active);
        _metrics.Failed(ProviderErrorKind.Overloaded);
        _metrics.Ended(RequestOutcome.Failed);
        Full(_logger, _provider, _options.MaxConcurrent);
        throw new ProviderException(ProviderErrorKind.Overloaded, _provider, $"{_options.MaxConcurrent} requests are under way, the most allowed");
    }

    private async ValueTask<OpenedStream<T>> OpenAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, Func<T, bool> counts, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        try
        {
            var opened = await _opening.OpenAsync(open, counts, cancellationToken).ConfigureAwait(false);
            if (opened.HasOutput) _metrics.FirstOutput(_clock.GetElapsedTime(started));
            return opened;
        }
        catch (ProviderException failure)
        {
            _metrics.Failed(failure.Kind);
            Failed(_logger, _provider, failure.Kind, failure.Message);
            throw;
        }
    }

    private void Broke(ProviderException broken, CircuitTicket ticket)
    {
        _circuit.Report(ticket, CircuitStrategy.Judge(broken));
        _metrics.Failed(broken.Kind);
        BrokeOff(_logger, _provider, broken.Kind, broken.Message);
    }
}
