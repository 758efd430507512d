using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Tests.Rules;

/// <summary>Random trees over random facts, some of them missing, against npm's <c>json-rules-engine</c>.</summary>
public sealed class PeerTests
{
    private const int Trees = 10_000;

    private static readonly string[] Texts = ["intent", "emotion", "channel", "team"];
    private static readonly string[] Words = ["anger", "joy", "worry", "none"]; // every emotion is a possible text of the others too
    private static readonly string[] Numbers = ["turns", "interruptions", "ticket"];
    private static readonly (string Ours, string Theirs)[] Orders = [("above", "greaterThan"), ("at_least", "greaterThanInclusive"), ("below", "lessThan"), ("at_most", "lessThanInclusive")];

    [Fact]
    public async Task Ten_thousand_random_trees_get_the_same_verdict()
    {
        var random = new Random(20_261_204);
        var (ours, questions) = (new char[Trees], new List<string>(Trees));
        for (var i = 0; i < Trees; i++)
        {
            var (mine, theirs) = Tree(random, random.Next(1, 5));
            // Their root is always a list.
            if (theirs["fact"] is not null) theirs = new JsonObject { ["all"] = new JsonArray(theirs) };
            var facts = Facts(random);
            // JSON is YAML, so that the whole way from a file is compared.
            var rule = RuleFile.Parse("random.yaml", new JsonObject
            {
                ["rules"] = new JsonArray(new JsonObject { ["name"] = "random", ["when"] = mine, ["then"] = new JsonArray("escalate") }),
            }.ToJsonString());
            ours[i] = new RuleSet(rule).Evaluate(RuleEvents.TurnUnderstood, Ours(facts)).Held.Any() ? '1' : '0';
            questions.Add(new JsonObject { ["conditions"] = theirs, ["facts"] = facts }.ToJsonString());
        }

        var verdicts = await AskPeerAsync(questions);
        Assert.Equal(Trees, verdicts.Length);
        for (var i = 0; i < Trees; i++) Assert.True(ours[i] == verdicts[i], $"{questions[i]}: ours {ours[i]}, theirs {verdicts[i]}");
        // Trees that all hold, or none, would show nothing.
        Assert.InRange(ours.Count(static verdict => verdict == '1'), Trees / 4, Trees * 3 / 4);
    }

    private static (JsonObject Ours, JsonObject Theirs) Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0) return Leaf(random);
        var kind = random.Next(5) switch { 0 => "not", 1 or 2 => "any", _ => "all" };
        var parts = Enumerable.Range(0, kind == "not" ? 1 : random.Next(1, 4)).Select(_ => Tree(random, depth - 1)).ToList();
        return kind == "not"
            ? (new JsonObject { [kind] = parts[0].Ours }, new JsonObject { [kind] = parts[0].Theirs })
            : (new JsonObject { [kind] = new JsonArray([.. parts.Select(static part => part.Ours)]) }, new JsonObject { [kind] = new JsonArray([.. parts.Select(static part => part.Theirs)]) });
    }

    private static (JsonObject Ours, JsonObject Theirs) Leaf(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var (name, theirName) = random.Next(2) == 0 ? ("is", "equal") : ("is_not", "notEqual");
                return random.Next(2) == 0
                    ? Both(Texts[random.Next(Texts.Length)], name, theirName, JsonValue.Create(Words[random.Next(Words.Length)]))
                    : Both(Numbers[random.Next(Numbers.Length)], name, theirName, JsonValue.Create(random.Next(5)));
            case 1:
                var (within, theirWithin) = random.Next(2) == 0 ? ("in", "in") : ("not_in", "notIn");
                return random.Next(2) == 0
                    ? Both(Texts[random.Next(Texts.Length)], within, theirWithin, new JsonArray([.. Words.Take(random.Next(1, 3)).Select(static word => JsonValue.Create(word))]))
                    : Both(Numbers[random.Next(Numbers.Length)], within, theirWithin, new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(static i => JsonValue.Create(i * 2))]));
            case 2:
                return random.Next(2) == 0
                    ? Both("tags", "contains", "contains", JsonValue.Create(Words[random.Next(Words.Length)]))
                    : Both("tags", "lacks", "doesNotContain", JsonValue.Create(Words[random.Next(Words.Length)]));
            default:
                var (order, theirOrder) = Orders[random.Next(Orders.Length)];
                return Both(Numbers[random.Next(Numbers.Length)], order, theirOrder, JsonValue.Create(random.Next(-1, 6)));
        }
    }

    private static (JsonObject Ours, JsonObject Theirs) Both(string fact, string ours, string theirs, JsonNode value) =>
        (new JsonObject { ["fact"] = fact, [ours] = value }, new JsonObject { ["fact"] = fact, ["operator"] = theirs, ["value"] = value.DeepClone() });

    private static JsonObject Facts(Random random)
    {
        var facts = new JsonObject();
        foreach (var text in Texts.Where(_ => random.Next(5) > 0)) facts[text] = Words[random.Next(Words.Length)];
        foreach (var number in Numbers.Where(_ => random.Next(5) > 0)) facts[number] = random.Next(5);
        if (random.Next(5) > 0) facts["tags"] = new JsonArray([.. Words.Where(_ => random.Next(2) == 0).Select(static word => JsonValue.Create(word))]);
        return facts;
    }

    private static FactSet Ours(JsonObject facts) => FactSet.Of(facts.Select(static fact => KeyValuePair.Create(fact.Key, fact.Value switch
    {
        JsonArray list => list.Select(static one => (string)one!).ToList(),
        JsonValue value when value.GetValueKind() is JsonValueKind.Number => (double)(int)value,
        var text => (object?)(string?)text,
    })));

    private static async Task<string> AskPeerAsync(List<string> questions)
    {
        var start = new ProcessStartInfo("node", "verdicts.mjs")
        {
            WorkingDirectory = Path.Combine(Here(), "Peer"), UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        foreach (var question in questions) await node.StandardInput.WriteLineAsync(question);
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
