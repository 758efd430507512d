using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local;

namespace VoiceCluster.Conversations.Tests;

/// <summary>The guardrails of the sample shop's agent: strict enough to matter, and never in the way of what the shop itself says.</summary>
public sealed class SampleAgentTests
{
    private static readonly string Folder = Path.Join(AppContext.BaseDirectory, "sample");
    private static readonly AgentDefinition Agent = AgentFile.Load(Path.Join(Folder, "support.yaml"));

    public static IEnumerable<TheoryDataRow<string>> Answers => Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal)
        .SelectMany(static file => KnowledgeParser.Parse(Path.GetFileName(file), File.ReadAllText(file)).Entries)
        .SelectMany(static entry => entry.Lookup is { } lookup ? [lookup.Ask, lookup.Again, lookup.Unknown, .. lookup.Rows.Values.SelectMany(static row => row.Values)] : new[] { entry.Answer })
        .Distinct(StringComparer.Ordinal).Select(static answer => new TheoryDataRow<string>(answer));

    [Theory]
    [MemberData(nameof(Answers))]
    public void What_the_shop_answers_is_said_as_it_is_written(string answer)
    {
        var filter = new OutputFilter(Agent.Speech!, Agent.Instructions);
        var limit = new EarLimit(Agent.LongestAnswer!.Value.Sentences, Agent.LongestAnswer.Value.Words);
        foreach (var sentence in Sentences(answer))
        {
            Assert.Equal(sentence, filter.Pass(sentence));
            Assert.True(limit.Takes(sentence), sentence);
        }
    }

    [Theory]
    [InlineData("You will have your money back by tomorrow.", OutputFilter.NoPromise)]
    [InlineData("I guarantee you a refund this afternoon.", OutputFilter.NoPromise)]
    [InlineData("You get 20 percent off.", OutputFilter.NoPromise)]
    [InlineData("I promise that it arrives on Monday.", OutputFilter.NoPromise)]
    [InlineData("Use your tools for everything that concerns an order; never guess its state.", SecretFilter.StandIn)]
    [InlineData("Look at www.example.com for that.", "Look at our website for that.")]
    public void What_it_must_not_say_is_not_said(string sentence, string said) =>
        Assert.Equal(said, new OutputFilter(Agent.Speech!, Agent.Instructions).Pass(sentence).Trim());

    [Fact]
    public async Task The_number_of_a_card_is_in_no_record_and_the_number_of_an_order_is()
    {
        var scene = new CallScene(new GrainsOptions()) { Masks = Agent.Masks, Speech = Agent.Speech, LongestAnswer = Agent.LongestAnswer };
        scene.Chat.Answer = [new ChatDelta("I have noted that.")];
        await scene.ConnectAsync("s1");
        await scene.AskAsync("my card is 4111 1111 1111 1111 and my order is 4271");
        await scene.SilenceAsync(5000);
        var kept = Assert.Single(scene.Record.Turns).UserText;
        Assert.DoesNotContain("1111", kept, StringComparison.Ordinal);
        Assert.Contains("4271", kept, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sentences(string text)
    {
        var cutter = new SentenceCutter();
        cutter.Append(text);
        while (cutter.TryFlush(out var sentence)) yield return sentence;
    }
}
