namespace VoiceCluster.Providers;

/// <summary>
/// The circuit breaker of one provider, shared by all calls and thread-safe.
/// Polly's own breaker takes a cancelled execution for a success: it would close a half-open circuit and dilute the failure ratio, and here a
/// good part of all requests are speculations that end cancelled. So this one knows a third outcome: abandoned says nothing about the provider,
/// and an abandoned probe lets the next request probe.
/// </summary>
/// <param name="options">Ratio, sample and break.</param>
/// <param name="clock">The clock of the sample and the break.</param>
/// <param name="onTransition">Told each change of state (from, to), outside the lock.</param>
public sealed class Circuit(CircuitOptions options, TimeProvider clock, Action<CircuitState, CircuitState>? onTransition = null) : ICircuit
{
    private readonly Lock _gate = new();
    private readonly FailureWindow _window = new(options.SamplingDuration, clock);
    private CircuitState _state;
    private bool _probing;
    private long _openedAt;
    private int _era;

    /// <summary>The state now. An open circuit turns half-open with the first request after its break.</summary>
    public CircuitState State
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    /// <inheritdoc/>
    public bool TryEnter(out CircuitTicket ticket, out TimeSpan retryAfter)
    {
        var from = CircuitState.Closed;
        lock (_gate)
        {
            retryAfter = TimeSpan.Zero;
            from = _state;
            if (_state == CircuitState.Open)
            {
                retryAfter = options.BreakDuration - clock.GetElapsedTime(_openedAt);
                if (retryAfter <= TimeSpan.Zero) MoveTo(CircuitState.HalfOpen);
            }

            var admitted = _state == CircuitState.Closed || (_state == CircuitState.HalfOpen && !_probing);
            ticket = new CircuitTicket(_era);
            if (!admitted) return false;
            _probing = _state == CircuitState.HalfOpen;
            retryAfter = TimeSpan.Zero;
        }

        if (from == CircuitState.Open) onTransition?.Invoke(from, CircuitState.HalfOpen);
        return true;
    }

    /// <inheritdoc/>
    public void Report(CircuitTicket ticket, CircuitOutcome outcome)
    {
        CircuitState from, to;
        lock (_gate)
        {
            if (ticket.Era != _era) return;
            from = _state;
            if (_state == CircuitState.HalfOpen) DecideProbe(outcome);
            else Count(outcome);
            to = _state;
        }

        if (from != to) onTransition?.Invoke(from, to);
    }

    private void DecideProbe(CircuitOutcome outcome)
    {
        _probing = false;
        if (outcome == CircuitOutcome.Succeeded) MoveTo(CircuitState.Closed);
        else if (outcome == CircuitOutcome.Failed) MoveTo(CircuitState.Open);
    }

    private void Count(CircuitOutcome outcome)
    {
        if (outcome == CircuitOutcome.Succeeded) _window.Succeeded();
        if (outcome != CircuitOutcome.Failed) return;
        _window.Failed();
        var (successes, failures) = _window.Total();
        if (successes + failures >= options.MinimumThroughput && failures >= options.FailureRatio * (successes + failures)) MoveTo(CircuitState.Open);
    }

    private void MoveTo(CircuitState state)
    {
        _state = state;
        _era++;
        _probing = false;
        if (state == CircuitState.Open) _openedAt = clock.GetTimestamp();
        if (state == CircuitState.Closed) _window.Clear();
    }
}

/// <summary>The state under which a request was let through.</summary>
/// <param name="Era">Of the process's own circuit.</param>
/// <param name="Verdict">Of the cluster's; 0 without one.</param>
public readonly record struct CircuitTicket(int Era, long Verdict = 0);

/// <summary>What a request says about its provider.</summary>
public enum CircuitOutcome
{
    /// <summary>The provider works: it gave output, or refused this request for its content.</summary>
    Succeeded,

    /// <summary>The provider does not work: broken connection, 5xx, timeout, not its protocol.</summary>
    Failed,

    /// <summary>Nothing was learnt: the caller cancelled, or the provider limits the rate.</summary>
    Abandoned,
}
