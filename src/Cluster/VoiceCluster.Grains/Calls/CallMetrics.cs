using System.Diagnostics.Metrics;

namespace VoiceCluster.Grains.Calls;

/// <summary>What operators see of the calls.</summary>
public sealed class CallMetrics
{
    private readonly UpDownCounter<int> _live;
    private readonly Counter<int> _turns;
    private readonly Counter<int> _cancellations;
    private readonly Counter<int> _refused;
    private readonly Counter<int> _stale;
    private readonly Counter<int> _wasted;
    private readonly Counter<int> _answered;
    private readonly Counter<int> _limits;
    private readonly Counter<int> _budgets;
    private readonly Gauge<double> _budgetUsed;
    private readonly Histogram<double> _latency;
    private readonly Histogram<double> _overhead;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceCluster.Calls");
        _live = meter.CreateUpDownCounter<int>("voicecluster.calls.live", "{call}", "Calls that are up, dropped ones that may resume included");
        _turns = meter.CreateCounter<int>("voicecluster.calls.turns", "{turn}", "Turns that ended");
        _cancellations = meter.CreateCounter<int>("voicecluster.calls.cancellations", "{speculation}", "Speculations cancelled, by reason");
        _refused = meter.CreateCounter<int>("voicecluster.calls.refused_transitions", "{transition}", "Transitions outside the table");
        _stale = meter.CreateCounter<int>("voicecluster.calls.stale_events", "{event}", "Events of cancelled answers and repeated transcripts");
        _wasted = meter.CreateCounter<int>("voicecluster.calls.tokens_wasted", "{token}", "Completion tokens of cancelled speculations");
        _answered = meter.CreateCounter<int>("voicecluster.calls.answered_by", "{call}", "Outgoing calls by who answered them; a machine that beeped counts twice");
        _limits = meter.CreateCounter<int>("voicecluster.calls.limits_reached", "{call}", "Calls that a limit of their agent's ended, by limit");
        _budgets = meter.CreateCounter<int>("voicecluster.agents.budget_reached", "{level}", "Levels of agents' daily budgets that were reached: warned, exhausted");
        _budgetUsed = meter.CreateGauge<double>("voicecluster.agents.budget_used", "1", "Share of an agent's daily budget that is spent, as this silo saw it last");
        _latency = meter.CreateHistogram<double>("voicecluster.calls.response_latency", "ms", "First agent audio out - speech end");
        _overhead = meter.CreateHistogram<double>("voicecluster.calls.overhead", "ms", "First agent audio out - max(commit, first audio ready)");
    }

    internal void Began() => _live.Add(1);

    internal void Ended() => _live.Add(-1);

    internal void Refused() => _refused.Add(1);

    internal void Stale() => _stale.Add(1);

    internal void Cancelled(string reason, int tokens)
    {
        _cancellations.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (tokens > 0) _wasted.Add(tokens);
    }

    internal void AnsweredBy(string who) => _answered.Add(1, new KeyValuePair<string, object?>("who", who));

    internal void LimitReached(string limit) => _limits.Add(1, new KeyValuePair<string, object?>("limit", limit));

    internal AgentBudgetReached BudgetReached(AgentBudgetReached reached)
    {
        _budgets.Add(1, new("agent", reached.Agent), new("level", reached.Level.ToString().ToLowerInvariant()));
        return reached;
    }

    internal void BudgetUsed(string agent, double share) => _budgetUsed.Record(share, new KeyValuePair<string, object?>("agent", agent));

    internal void Turn(bool interrupted, TurnTimeline? timeline)
    {
        _turns.Add(1, new KeyValuePair<string, object?>("interrupted", interrupted));
        if (timeline?.ResponseLatency is { } latency) _latency.Record(latency.TotalMilliseconds);
        if (timeline?.Overhead is { } overhead) _overhead.Record(overhead.TotalMilliseconds);
    }
}
