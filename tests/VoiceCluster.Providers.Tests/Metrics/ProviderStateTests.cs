namespace VoiceCluster.Providers.Tests.Metrics;

public sealed class ProviderStateTests : IDisposable
{
    private readonly TestMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Who_was_never_asked_has_served_nobody()
    {
        _meters.Metrics.Register("openai", "chat", () => CircuitState.Closed, () => 0);
        var state = Assert.Single(_meters.Metrics.States());
        Assert.Equal(("openai", "chat", CircuitState.Closed, 0L), (state.Name, state.Port, state.Circuit, state.Completed));
        Assert.Null(state.LastServedAt);
        Assert.Null(state.FirstOutputMs);
    }

    [Fact]
    public void Requests_errors_and_cost_add_up_for_each_port_in_the_order_in_which_they_are_asked()
    {
        var chat = _meters.Metrics.Register("openai", "chat", () => CircuitState.HalfOpen, () => 2);
        _meters.Metrics.Register("openai", "speech", () => CircuitState.Closed, () => 0);
        chat.Ended(RequestOutcome.Completed);
        chat.Ended(RequestOutcome.Failed);
        chat.Ended(RequestOutcome.Cancelled);
        chat.Failed(ProviderErrorKind.RateLimited);
        chat.Used(new ChatUsage("gpt", 10, 20, 0.25m));
        _meters.Metrics.Spoke("openai", 100, 0.5m);
        var states = _meters.Metrics.States();
        Assert.Equal(["chat", "speech"], states.Select(s => s.Port));
        Assert.Equal((1, 1, 1, 2, CircuitState.HalfOpen), (states[0].Completed, states[0].Failed, states[0].Cancelled, states[0].Active, states[0].Circuit));
        Assert.Equal([KeyValuePair.Create("rate_limited", 1L)], states[0].Errors);
        Assert.Equal(_meters.Time.GetUtcNow(), states[0].LastServedAt);
        Assert.Equal([0.25m, 0.5m], states.Select(s => s.Cost));
    }

    [Fact]
    public void Latencies_are_those_of_the_last_requests()
    {
        var port = _meters.Metrics.Register("deepgram", "recognition", () => CircuitState.Closed, () => 0);
        for (var i = 0; i < 100; i++) port.FirstOutput(TimeSpan.FromSeconds(9));
        for (var i = 1; i <= 256; i++) port.FirstOutput(TimeSpan.FromMilliseconds(i));
        Assert.Equal(new Percentiles(128, 244), Assert.Single(_meters.Metrics.States()).FirstOutputMs);
    }
}
