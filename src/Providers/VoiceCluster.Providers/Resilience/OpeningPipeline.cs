using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace VoiceCluster.Providers;

/// <summary>
/// Opens streams of one provider: a Polly pipeline of retry, then circuit, then one attempt, which is over with the stream's first output.
/// The deadline bounds attempts and waits alike: an attempt gets what is left of it, and a wait that would not fit is not begun.
/// </summary>
internal sealed partial class OpeningPipeline
{
    private readonly string _provider;
    private readonly ResilienceOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    public OpeningPipeline(
        string provider, ResilienceOptions options, ICircuit circuit, TimeProvider clock, ILogger logger, Func<double> jitter,
        Action<ProviderErrorKind> onRetry)
    {
        (_provider, _options, _clock, _logger, _jitter) = (provider, options, clock, logger, jitter);
        _pipeline = new ResiliencePipelineBuilder { Name = provider, TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue, // the schedule ends it
                ShouldHandle = arguments => new ValueTask<bool>(Schedule(arguments.Context, arguments.Outcome.Exception)),
                DelayGenerator = static arguments => new ValueTask<TimeSpan?>(Opening.Of(arguments.Context).Wait),
                OnRetry = arguments =>
                {
                    var failure = (ProviderException)arguments.Outcome.Exception!;
                    onRetry(failure.Kind);
                    Retrying(_logger, _provider, failure.Kind, arguments.AttemptNumber + 1, arguments.RetryDelay, failure.Message);
                    return ValueTask.CompletedTask;
                },
            })
            .AddStrategy(_ => new CircuitStrategy(circuit), new CircuitStrategyOptions())
            .Build();
    }

    /// <summary>Opens a stream up to its first output.</summary>
    /// <exception cref="ProviderException">The last attempt's; or <see cref="ProviderErrorKind.Unavailable"/> at once while the circuit is open.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<OpenedStream<T>> OpenAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, Func<T, bool> counts, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Opening.Key, new Opening(new RetrySchedule(_options.Retry, _jitter), _clock.GetTimestamp()));
            return await _pipeline.ExecuteAsync(
                static (context, state) => state.Self.AttemptAsync(Opening.Of(context), state.open, state.counts, context.CancellationToken),
                context,
                (Self: this, open, counts)).ConfigureAwait(false);
        }
        catch (BrokenCircuitException broken)
        {
            throw new ProviderException(
                ProviderErrorKind.Unavailable, _provider, "left alone for a while after repeated failures", broken.RetryAfter, broken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<OpenedStream<T>> AttemptAsync<T>(
        Opening opening, Func<CancellationToken, IAsyncEnumerable<T>> open, Func<T, bool> counts, CancellationToken caller)
    {
        var stream = new StreamAttempt<T>(_provider, open, new StreamDeadline(_clock, caller));
        try
        {
            var limit = Remaining(opening);
            if (limit > _options.FirstOutputTimeout) limit = _options.FirstOutputTimeout;
            var more = await stream.MoveNextAsync(limit, counts).ConfigureAwait(false);
            return new OpenedStream<T>(stream, more, opening.Ticket);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool Schedule(ResilienceContext context, Exception? exception)
    {
        var opening = Opening.Of(context);
        if (exception is not ProviderException failure || opening.Schedule.Next(failure, Remaining(opening)) is not { } wait) return false;
        opening.Wait = wait;
        return true;
    }

    /// <summary>Never under a millisecond: a timer takes no negative time, and late by that much the attempt still ends as an error.</summary>
    private TimeSpan Remaining(Opening opening)
    {
        var remaining = _options.OpenDeadline - _clock.GetElapsedTime(opening.Started);
        return remaining > TimeSpan.FromMilliseconds(1) ? remaining : TimeSpan.FromMilliseconds(1);
    }
}

/// <summary>A stream whose first output is in hand, unless it had none.</summary>
internal readonly record struct OpenedStream<T>(StreamAttempt<T> Stream, bool HasOutput, CircuitTicket Ticket);
