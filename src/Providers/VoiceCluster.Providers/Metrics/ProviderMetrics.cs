using System.Diagnostics.Metrics;

namespace VoiceCluster.Providers;

/// <summary>The instruments of every provider, on the meter <c>VoiceCluster.Providers</c>; one for the process. Tags: <c>provider</c> is the adapter's
/// name, <c>port</c> is <c>chat</c>, <c>speech</c> or <c>recognition</c>, <c>error</c> a <see cref="ProviderErrorKind"/> in snake case.</summary>
public sealed class ProviderMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "VoiceCluster.Providers";

    private readonly Lock _gate = new();
    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _audio;
    private readonly Counter<long> _characters;
    private readonly Counter<double> _cost;
    private readonly Histogram<double> _firstOutput;
    private readonly TimeProvider _time;
    private PortMetrics[] _ports = [];

    /// <param name="meters">The host's; it owns the meter.</param>
    /// <param name="time">The clock.</param>
    public ProviderMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("voicecluster.provider.requests", "{request}", "Requests that ended; outcome is completed, failed or cancelled.");
        _failures = meter.CreateCounter<long>("voicecluster.provider.failures", "{request}", "Requests that failed for their reader, by error.");
        _retries = meter.CreateCounter<long>("voicecluster.provider.retries", "{attempt}", "Attempts that failed and were made again, by error.");
        _fallbacks = meter.CreateCounter<long>("voicecluster.provider.fallbacks", "{request}", "Requests passed on along a chain, by error.");
        _hedges = meter.CreateCounter<long>("voicecluster.provider.hedges", "{request}", "Second requests because the first said nothing for a while; other is who was asked.");
        _tokens = meter.CreateCounter<long>("voicecluster.provider.tokens", "{token}", "Tokens, of answers that broke off or were cancelled estimated; direction is prompt or completion.");
        _audio = meter.CreateCounter<double>("voicecluster.provider.audio", "s", "Audio sent to recognisers.");
        _characters = meter.CreateCounter<long>("voicecluster.provider.characters", "{character}", "Characters given to voices, also of requests that failed.");
        _cost = meter.CreateCounter<double>("voicecluster.provider.cost", "{USD}", "Cost by the configured prices.");
        _firstOutput = meter.CreateHistogram(
            "voicecluster.provider.first_output", "s", "From the request to the first token or chunk, retries included; from an utterance's end to its last final.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 4, 6, 8] });
        meter.CreateObservableGauge(
            "voicecluster.provider.circuit", () => Observe(static port => (int)port.Circuit()), "{state}", "0 closed, 1 half-open, 2 open.");
        meter.CreateObservableGauge("voicecluster.provider.active", () => Observe(static port => port.Active()), "{request}", "Requests under way.");
    }

    /// <summary>The instruments of one guarded provider, shown from now on by the gauges.</summary>
    internal PortMetrics Register(string provider, string port, Func<CircuitState> circuit, Func<int> active)
    {
        var metrics = new PortMetrics(this, provider, port) { Circuit = circuit, Active = active };
        lock (_gate) _ports = [.. _ports, metrics];
        return metrics;
    }

    /// <summary>How each provider does, in the order in which they are asked.</summary>
    public IReadOnlyList<ProviderState> States() => [.. Ports().Select(static port => port.State())];

    /// <summary>A voice was given so much to say.</summary>
    internal void Spoke(string provider, int characters, decimal cost)
    {
        _characters.Add(characters, new("provider", provider), new("port", "speech"));
        if (cost <= 0) return;
        _cost.Add((double)cost, new("provider", provider), new("port", "speech"));
        foreach (var port in Ports().Where(port => Equals(port.Provider.Value, provider) && port.Name.Value is "speech")) port.Tally.Cost(cost);
    }

    /// <summary>A provider's circuit is kept by a chain: gauges and states show it from now on.</summary>
    internal void Show(string provider, string port, Func<CircuitState> circuit)
    {
        foreach (var one in Ports().Where(one => Equals(one.Provider.Value, provider) && Equals(one.Name.Value, port))) one.Circuit = circuit;
    }

    internal void Hedged(string provider, string other) => _hedges.Add(1, new("provider", provider), new("port", "chat"), new("other", other));

    internal void FellBack(string provider, string port, ProviderErrorKind kind) =>
        _fallbacks.Add(1, new("provider", provider), new("port", port), Error(kind));

    internal static KeyValuePair<string, object?> Error(ProviderErrorKind kind) => new("error", kind switch
    {
        ProviderErrorKind.Unavailable => "unavailable",
        ProviderErrorKind.Timeout => "timeout",
        ProviderErrorKind.RateLimited => "rate_limited",
        ProviderErrorKind.Overloaded => "overloaded",
        ProviderErrorKind.Unauthorized => "unauthorized",
        ProviderErrorKind.QuotaExhausted => "quota_exhausted",
        ProviderErrorKind.InvalidRequest => "invalid_request",
        ProviderErrorKind.ProtocolViolation => "protocol_violation",
        ProviderErrorKind.NotInstalled => "not_installed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The vocabulary is closed."),
    });

    private IEnumerable<Measurement<int>> Observe(Func<PortMetrics, int> read) => Ports().Select(port => new Measurement<int>(read(port), port.Provider, port.Name));

    private PortMetrics[] Ports()
    {
        lock (_gate) return _ports;
    }

    /// <summary>The instruments with one provider's tags.</summary>
    internal sealed class PortMetrics(ProviderMetrics all, string provider, string port)
    {
        public KeyValuePair<string, object?> Provider { get; } = new("provider", provider);

        public KeyValuePair<string, object?> Name { get; } = new("port", port);

        public ProviderTally Tally { get; } = new(all._time);

        public required Func<CircuitState> Circuit { get; set; }

        public required Func<int> Active { get; init; }

        public ProviderState State() => Tally.State((string)Provider.Value!, (string)Name.Value!, Circuit(), Active());

        public void Ended(RequestOutcome outcome)
        {
            Tally.Ended(outcome);
            all._requests.Add(1, Provider, Name, new("outcome", outcome switch
            {
                RequestOutcome.Completed => "completed",
                RequestOutcome.Failed => "failed",
                _ => "cancelled",
            }));
        }

        public void Failed(ProviderErrorKind kind)
        {
            var error = Error(kind);
            Tally.Failed((string)error.Value!);
            all._failures.Add(1, Provider, Name, error);
        }

        public void Retried(ProviderErrorKind kind) => all._retries.Add(1, Provider, Name, Error(kind));

        public void FirstOutput(TimeSpan after)
        {
            Tally.FirstOutput(after);
            all._firstOutput.Record(after.TotalSeconds, Provider, Name);
        }

        /// <summary>A recogniser heard so much.</summary>
        public void Heard(decimal minutes, decimal cost)
        {
            all._audio.Add((double)(minutes * 60), Provider, Name);
            Cost(cost);
        }

        public void Used(ChatUsage usage)
        {
            all._tokens.Add(usage.PromptTokens, Provider, Name, new("direction", "prompt"));
            all._tokens.Add(usage.CompletionTokens, Provider, Name, new("direction", "completion"));
            if (usage.Cost is { } cost) Cost(cost);
        }

        private void Cost(decimal cost)
        {
            if (cost <= 0) return;
            Tally.Cost(cost);
            all._cost.Add((double)cost, Provider, Name);
        }
    }
}
