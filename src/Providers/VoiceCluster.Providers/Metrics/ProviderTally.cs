namespace VoiceCluster.Providers;

/// <summary>Adds up how one provider does on one port. Thread safe.</summary>
internal sealed class ProviderTally(TimeProvider time)
{
    private const int Remembered = 256;

    private readonly Lock _gate = new();
    private readonly long[] _outcomes = new long[Enum.GetValues<RequestOutcome>().Length];
    private readonly Dictionary<string, long> _errors = [];
    private readonly Queue<double> _firstOutputs = new();
    private DateTimeOffset? _lastServedAt;
    private decimal _cost;

    public void Ended(RequestOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes[(int)outcome]++;
            if (outcome is RequestOutcome.Completed) _lastServedAt = time.GetUtcNow();
        }
    }

    public void Failed(string error)
    {
        lock (_gate) _errors[error] = _errors.GetValueOrDefault(error) + 1;
    }

    public void FirstOutput(TimeSpan after)
    {
        lock (_gate)
        {
            if (_firstOutputs.Count == Remembered) _firstOutputs.Dequeue();
            _firstOutputs.Enqueue(after.TotalMilliseconds);
        }
    }

    public void Cost(decimal cost)
    {
        lock (_gate) _cost += cost;
    }

    public ProviderState State(string name, string port, CircuitState circuit, int active)
    {
        lock (_gate)
        {
            double[] sorted = [.. _firstOutputs.Order()];
            return new ProviderState(
                name,
                port,
                circuit,
                active,
                _outcomes[(int)RequestOutcome.Completed],
                _outcomes[(int)RequestOutcome.Failed],
                _outcomes[(int)RequestOutcome.Cancelled],
                new SortedDictionary<string, long>(_errors, StringComparer.Ordinal),
                _lastServedAt,
                sorted.Length == 0 ? null : new Percentiles(At(sorted, 0.5), At(sorted, 0.95)),
                _cost);
        }
    }

    private static double At(double[] sorted, double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 1);
}
