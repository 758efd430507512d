using System.Globalization;
using NCalc;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Tests.Rules;

public sealed class RuleSetTests
{
    [Theory]
    // Missing facts: only is_not and not_in hold.
    [InlineData("{fact: intent, is: refund}", "", false)]
    [InlineData("{fact: intent, is_not: refund}", "", true)]
    [InlineData("{fact: intent, not_in: [refund]}", "", true)]
    [InlineData("{fact: turns, is_not: 3}", "", true)]
    [InlineData("{fact: turns, below: 3}", "", false)]
    [InlineData("{fact: turns, above: -1}", "", false)]
    [InlineData("{fact: said, lacks: word}", "", false)]
    [InlineData("{fact: said, mentions: word}", "", false)]
    [InlineData("{compute: turns - turns, at_most: 0}", "", false)]
    // Texts whatever their case; words whole.
    [InlineData("{fact: intent, is: Refund}", "intent=refund", true)]
    [InlineData("{fact: said, contains: REFUND}", "said=my refund, please", true)]
    [InlineData("{fact: said, mentions: [fund]}", "said=my refund, please", false)]
    [InlineData("{fact: said, mentions: [cancel, 'my  refund']}", "said=My refund, please", true)]
    [InlineData("{fact: said, mentions: [refund please]}", "said=my refund, please", true)]
    // Numbers and times.
    [InlineData("{fact: turns, in: [1, 3]}", "turns=3", true)]
    [InlineData("{fact: wait, at_least: 2m}", "wait=120", true)]
    [InlineData("{fact: wait, above: 0.5h}", "wait=1800", false)]
    [InlineData("{fact: time, at_least: '17:30'}", "time=1050", true)]
    [InlineData("{fact: time, below: '9:00'}", "time=539", true)]
    [InlineData("{fact: profane, is: true}", "profane=1", true)]
    [InlineData("{fact: profane, is: false}", "profane=1", false)]
    // Arithmetic: what is no number decides nothing.
    [InlineData("{compute: wait / turns, above: 10}", "wait=60;turns=5", true)]
    [InlineData("{compute: wait / turns, above: 10}", "wait=60;turns=0", false)]
    [InlineData("{compute: wait / turns, below: 10}", "wait=60;turns=0", false)]
    [InlineData("{compute: 'Max(turns, 3) ** 2', is: 9}", "turns=2", null)]
    public void A_comparison_holds_or_does_not(string condition, string facts, bool? holds)
    {
        if (holds is null)
        {
            Assert.Throws<FormatException>(() => Rules($"rules: [{{name: r, when: {condition}, then: [escalate]}}]"));
            return;
        }

        Assert.Equal(holds, Rules($"rules: [{{name: r, when: {condition}, then: [escalate]}}]").Evaluate(RuleEvents.TurnUnderstood, Facts(facts)).Held.Any());
    }

    [Fact]
    public void Rules_are_asked_by_priority_until_one_stops()
    {
        var rules = Rules("""
            rules:
              - {name: low, priority: -1, when: {fact: turns, above: 0}, then: [escalate]}
              - {name: first of two, when: {fact: turns, above: 0}, then: [escalate]}
              - {name: second of two, when: {fact: turns, above: 0}, then: [escalate], stop: true}
              - {name: elsewhere, on: call_ended, priority: 9, when: {fact: turns, above: 0}, then: [escalate]}
              - {name: high, priority: 5, stop: true, when: {fact: turns, above: 7}, then: [escalate]}
            """);
        var verdict = rules.Evaluate(RuleEvents.TurnUnderstood, Facts("turns=3"));
        Assert.Equal(["first of two", "second of two"], verdict.Held.Select(static rule => rule.Name));
        Assert.Equal([("high", false), ("first of two", true), ("second of two", true)], verdict.Trace.Select(static one => (one.Rule, one.Holds)));
        Assert.Equal(["elsewhere", "high"], rules.Evaluate(RuleEvents.CallEnded, Facts("turns=8")).Held.Select(static rule => rule.Name));
    }

    [Theory]
    [InlineData("emotion=anger;wait=400;turns=1", true, "when.all[2].not", 8, "customer is +49", "missing")]
    [InlineData("emotion=anger;wait=100;turns=20", true, "when.all[2].not", 8, "customer is +49", "missing")]
    [InlineData("emotion=joy;wait=400", false, "when.all[0]", 5, "emotion in [anger, frustration]", "'joy'")]
    [InlineData("emotion=anger;wait=100;turns=1", false, "when.all[1].any[1]", 7, "turns * 30 + wait at_least 600", "130")]
    [InlineData("emotion=anger;wait=400;customer=+49", false, "when.all[2].not", 8, "customer is +49", "'+49'")]
    public void The_trace_names_the_leaf_that_decided(string facts, bool holds, string path, int line, string leaf, string found) => Assert.Equal(
        new RuleTrace("r", holds, path, line, leaf, found),
        Assert.Single(Rules("""
            rules:
              - name: r
                when:
                  all:
                    - {fact: emotion, in: [anger, frustration]}
                    - any: [{fact: wait, above: 5m},
                            {compute: turns * 30 + wait, at_least: 600}]
                    - not: {fact: customer, is: "+49"}
                then: [escalate]
            """).Evaluate(RuleEvents.TurnUnderstood, Facts(facts)).Trace));

    [Fact]
    public void What_is_computed_is_what_NCalc_computes()
    {
        var random = new Random(20_261_203);
        for (var round = 0; round < 300; round++)
        {
            var text = Arithmetic(random, 3);
            var expression = new Expression(text, CultureInfo.InvariantCulture);
            var (turns, wait) = (random.Next(-5, 6), random.Next(0, 500) / 4.0);
            (expression.Parameters["turns"], expression.Parameters["wait"]) = ((double)turns, wait);
            var theirs = Convert.ToDouble(expression.Evaluate(), CultureInfo.InvariantCulture);
            var ours = ComputedNumber.Parse(text, FactSchema.Find, out var problem)!.Value(Facts(string.Create(CultureInfo.InvariantCulture, $"turns={turns};wait={wait}")));
            Assert.Null(problem);
            if (double.IsFinite(theirs)) Assert.Equal(theirs, ours, 1e-9 * Math.Max(1, Math.Abs(theirs)));
            else Assert.True(double.IsNaN(ours), text);
        }
    }

    [Fact]
    public void A_fact_that_there_is_not_or_that_is_another_type_is_refused()
    {
        Assert.Contains("no fact 'intention'", Assert.Throws<ArgumentException>(() => FactSet.Of([new("intention", "refund")])).Message, StringComparison.Ordinal);
        Assert.Contains("'turns' is many", Assert.Throws<ArgumentException>(() => FactSet.Of([new("turns", "many")])).Message, StringComparison.Ordinal);
    }

    internal static FactSet Facts(string text) => FactSet.Of(text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Split('=')).Select(static pair =>
        KeyValuePair.Create(pair[0], FactSchema.Find(pair[0])!.Type switch
        {
            FactType.Text => pair[1],
            FactType.Flag => pair[1] == "1",
            _ => (object?)double.Parse(pair[1], CultureInfo.InvariantCulture),
        })));

    private static RuleSet Rules(string text) => new(RuleFile.Parse("rules.yaml", text));

    private static string Arithmetic(Random random, int depth) => depth == 0 || random.Next(4) == 0
        ? random.Next(3) switch { 0 => "turns", 1 => "wait", _ => random.Next(0, 9).ToString(CultureInfo.InvariantCulture) + ".5" }
        : random.Next(8) switch
        {
            0 => $"(-{Arithmetic(random, depth - 1)})",
            1 => $"Max({Arithmetic(random, depth - 1)}, {Arithmetic(random, depth - 1)})",
            2 => $"Abs({Arithmetic(random, depth - 1)})",
            3 => $"Floor({Arithmetic(random, depth - 1)})",
            var i => $"({Arithmetic(random, depth - 1)} {"+-*/"[i - 4]} {Arithmetic(random, depth - 1)})",
        };
}
