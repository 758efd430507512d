using System.Collections.Frozen;

namespace VoiceCluster.Tickets.Rules;

/// <summary>Why a rule held or did not.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Holds">Whether it held.</param>
/// <param name="Path">Where the leaf stands that decided, such as <c>when.all[1]</c>.</param>
/// <param name="Line">The leaf's line in the file.</param>
/// <param name="Leaf">What the leaf says, such as <c>wait above 5m</c>.</param>
/// <param name="Found">What was there, such as <c>240s</c>.</param>
public sealed record RuleTrace(string Rule, bool Holds, string Path, long Line, string Leaf, string Found);

/// <summary>What rules say to an event.</summary>
public sealed class RuleVerdict
{
    private readonly FactSet _facts;
    private readonly List<(Rule Rule, bool Holds, Comparison Decided)> _asked;

    internal RuleVerdict(FactSet facts, List<(Rule, bool, Comparison)> asked) => (_facts, _asked) = (facts, asked);

    /// <summary>The rules that held, in the order in which they were asked.</summary>
    public IEnumerable<Rule> Held => _asked.Where(static one => one.Holds).Select(static one => one.Rule);

    /// <summary>Each rule that was asked, and the leaf that decided.</summary>
    public IEnumerable<RuleTrace> Trace => _asked.Select(one => new RuleTrace(one.Rule.Name, one.Holds, one.Decided.Path, one.Decided.Line, one.Decided.Text, one.Decided.Found(_facts)));
}

/// <summary>Rules, compiled once. Immutable.</summary>
public sealed class RuleSet
{
    private readonly FrozenDictionary<string, Rule[]> _byEvent;

    /// <param name="rules">In the order in which they stand.</param>
    public RuleSet(IEnumerable<Rule> rules)
    {
        // Stable: of equal priority the first comes first.
        Rules = [.. rules.OrderByDescending(static rule => rule.Priority)];
        _byEvent = RuleEvents.All.ToFrozenDictionary(static name => name, name => Rules.Where(rule => rule.Events.Contains(name)).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([]);

    /// <summary>In the order in which they are asked.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>Whether any rule is asked on an event.</summary>
    public bool Has(string name) => _byEvent[name].Length > 0;

    /// <summary>Asks the rules of an event.</summary>
    /// <param name="name">One of <see cref="RuleEvents.All"/>.</param>
    /// <param name="facts">What is known.</param>
    public RuleVerdict Evaluate(string name, FactSet facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var rules = _byEvent[name];
        var asked = new List<(Rule, bool, Comparison)>(rules.Length);
        foreach (var rule in rules)
        {
            Comparison? decided = null;
            var holds = rule.Condition.Holds(facts, ref decided);
            asked.Add((rule, holds, decided!));
            if (holds && rule.Stops) break;
        }

        return new RuleVerdict(facts, asked);
    }
}
