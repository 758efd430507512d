using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>What a thousand rules cost each turn: trees of four comparisons, half of them of texts and words, a tenth computed; none of them holds, so that all are asked.</summary>
public class Rules : MicroBenchmark
{
    private RuleSet _rules = RuleSet.Empty;
    private FactSet _facts = FactSet.Of([]);

    [GlobalSetup]
    public void SetUp()
    {
        var text = new StringBuilder("rules:\n");
        for (var i = 0; i < 1000; i++)
        {
            var second = i % 10 == 0 ? "{compute: turns * 30 + wait / 60, above: 10000}" : "{fact: said, mentions: [lawyer, give up]}";
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                  - name: rule {{i}}
                    priority: {{i % 7}}
                    when: {all: [{fact: channel, in: [sip, websocket]}, {any: [{{second}}, {fact: wait, above: {{300 + i}}s}, {not: {fact: sentiment, is: negative} }]}]}
                    then: [tag: waiting]
                """);
        }

        _rules = new RuleSet(RuleFile.Parse("rules.yaml", text.ToString()));
        _facts = FactSet.Of(
        [
            new("channel", "sip"), new("sentiment", "negative"), new("turns", 4), new("wait", 120),
            new("said", "I have waited for my order for two weeks now and nobody can tell me where it is"),
        ]);
        if (_rules.Evaluate(RuleEvents.TurnUnderstood, _facts).Held.Any()) throw new InvalidOperationException("A rule holds that should not.");
    }

    /// <summary>All of them.</summary>
    [Benchmark(Description = "rules: a thousand on one event")]
    public RuleVerdict Thousand() => _rules.Evaluate(RuleEvents.TurnUnderstood, _facts);
}
