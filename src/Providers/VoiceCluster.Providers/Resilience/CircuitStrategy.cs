using Polly;
using Polly.CircuitBreaker;

namespace VoiceCluster.Providers;

/// <summary>A <see cref="ICircuit"/> as a strategy of a Polly pipeline; refuses with Polly's <see cref="BrokenCircuitException"/>.</summary>
internal sealed class CircuitStrategy(ICircuit circuit) : ResilienceStrategy
{
    /// <summary>What a failed or cancelled request says about its provider.</summary>
    public static CircuitOutcome Judge(Exception? failure) => failure switch
    {
        null => CircuitOutcome.Succeeded,
        ProviderException { Kind: ProviderErrorKind.InvalidRequest or ProviderErrorKind.Unauthorized or ProviderErrorKind.QuotaExhausted } => CircuitOutcome.Succeeded,
        ProviderException { Kind: ProviderErrorKind.RateLimited or ProviderErrorKind.Overloaded } => CircuitOutcome.Abandoned,
        ProviderException => CircuitOutcome.Failed,
        _ => CircuitOutcome.Abandoned,
    };

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        if (!circuit.TryEnter(out var ticket, out var retryAfter))
            return Outcome.FromException<TResult>(new BrokenCircuitException("left alone after failures", retryAfter));

        Opening.Of(context).Ticket = ticket;
        var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        circuit.Report(ticket, Judge(outcome.Exception));
        return outcome;
    }
}

internal sealed class CircuitStrategyOptions : ResilienceStrategyOptions
{
    public CircuitStrategyOptions() => Name = "Circuit";
}
