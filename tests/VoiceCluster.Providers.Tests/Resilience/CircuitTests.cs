using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.Resilience;

public class CircuitTests
{
    private static readonly CircuitOptions Options = new()
    {
        FailureRatio = 0.5, MinimumThroughput = 4, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(5),
    };

    private readonly VirtualTimeProvider _clock = new();
    private readonly List<string> _transitions = [];
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(Options, _clock, (from, to) => _transitions.Add($"{from}>{to}"));

    [Fact]
    public void Flow_Closed_Open_HalfOpen_Closed()
    {
        Open();
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(5), retryAfter);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Request(CircuitOutcome.Succeeded);

        Assert.Equal(CircuitState.Closed, _circuit.State);
        Assert.Equal(["Closed>Open", "Open>HalfOpen", "HalfOpen>Closed"], _transitions);
    }

    [Fact]
    public void Flow_HalfOpen_Open_when_the_probe_fails_and_the_break_begins_anew()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Request(CircuitOutcome.Failed);

        Assert.Equal(CircuitState.Open, _circuit.State);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
    }

    [Fact]
    public void HalfOpen_lets_one_probe_through()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(_circuit.TryEnter(out _, out _));
        Assert.False(_circuit.TryEnter(out _, out _));
        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
    }

    [Fact]
    public void An_abandoned_probe_decides_nothing_and_the_next_request_probes()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Request(CircuitOutcome.Abandoned);

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Request(CircuitOutcome.Succeeded);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public void Abandoned_requests_neither_open_nor_dilute()
    {
        for (var i = 0; i < 100; i++) Request(CircuitOutcome.Abandoned);
        Request(CircuitOutcome.Failed, times: 3);
        Assert.Equal(CircuitState.Closed, _circuit.State);

        Request(CircuitOutcome.Failed);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    [Fact]
    public void Below_the_ratio_it_stays_closed()
    {
        Request(CircuitOutcome.Succeeded, times: 6);
        Request(CircuitOutcome.Failed, times: 5);
        Assert.Equal(CircuitState.Closed, _circuit.State);

        Request(CircuitOutcome.Failed);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    [Fact]
    public void Failures_older_than_the_sample_do_not_count()
    {
        Request(CircuitOutcome.Failed, times: 3);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Request(CircuitOutcome.Failed, times: 3);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public void A_report_from_before_the_last_change_is_ignored()
    {
        Assert.True(_circuit.TryEnter(out var old, out _));
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_circuit.TryEnter(out _, out _));

        _circuit.Report(old, CircuitOutcome.Succeeded);

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Assert.False(_circuit.TryEnter(out _, out _));
    }

    [Fact]
    public void A_closed_circuit_begins_with_an_empty_sample()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Request(CircuitOutcome.Succeeded);
        Request(CircuitOutcome.Failed, times: 3);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    private void Open() => Request(CircuitOutcome.Failed, times: 4);

    private void Request(CircuitOutcome outcome, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(_circuit.TryEnter(out var ticket, out _));
            _circuit.Report(ticket, outcome);
        }
    }
}
