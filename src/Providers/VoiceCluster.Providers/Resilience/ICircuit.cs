namespace VoiceCluster.Providers;

/// <summary>Whether requests to one provider are let through. Decides on what this process knows: nothing here waits. Thread-safe.</summary>
public interface ICircuit
{
    /// <summary>The state now.</summary>
    CircuitState State { get; }

    /// <summary>Lets a request through, which then owes exactly one <see cref="Report"/> of how its opening went; or refuses it.</summary>
    /// <param name="ticket">What the request shows when it reports.</param>
    /// <param name="retryAfter">When refused: how long until a request may pass (zero while another one probes).</param>
    bool TryEnter(out CircuitTicket ticket, out TimeSpan retryAfter);

    /// <summary>How a request that entered went. Reports from before the last change of state are ignored: they speak of another time.
    /// A stream that broke after its success was reported reports <see cref="CircuitOutcome.Failed"/> once more with the same ticket.</summary>
    void Report(CircuitTicket ticket, CircuitOutcome outcome);
}

/// <summary>Where guards get their circuits: those of this process alone, or those that the silos of a cluster share.</summary>
public interface ICircuits
{
    /// <summary>The circuit of one provider on one port, made once.</summary>
    /// <param name="provider">The adapter's name.</param>
    /// <param name="port"><c>chat</c>, <c>speech</c> or <c>recognition</c>.</param>
    /// <param name="options">Ratio, sample and break.</param>
    /// <param name="onTransition">Told each change of state (from, to), outside any lock.</param>
    ICircuit Make(string provider, string port, CircuitOptions options, Action<CircuitState, CircuitState> onTransition);
}

/// <summary>Circuits that only this process's requests open and close.</summary>
/// <param name="clock">Of samples and breaks.</param>
public sealed class OwnCircuits(TimeProvider clock) : ICircuits
{
    /// <inheritdoc/>
    public ICircuit Make(string provider, string port, CircuitOptions options, Action<CircuitState, CircuitState> onTransition) => new Circuit(options, clock, onTransition);
}
