using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Dialogue.Tests.History;

public sealed class ContextWindowTests
{
    private static readonly ITokenCounter Words = new WordCounter();

    [Fact]
    public void All_turns_are_sent_while_they_fit()
    {
        var window = new ContextWindow("be kind", 200, Words);
        var prompt = window.Build(History(3), "and now");
        Assert.Equal(["be kind", "user 0", "agent 0", "user 1", "agent 1", "user 2", "agent 2", "and now"], prompt.Messages.Select(static m => m.Text));
        Assert.Equal(8 * (2 + ContextWindow.MessageOverhead), prompt.Tokens);
        Assert.Equal((0, false), (prompt.TurnsLeftOut, prompt.NewestWasCut));
    }

    [Fact]
    public void An_agent_s_instructions_stand_with_the_system_prompt_and_count()
    {
        var window = new ContextWindow("be kind", 200, Words);
        Assert.Same(window, window.With(""));
        var prompt = window.With("sell good shoes").Build(History(1), "and now");
        Assert.Equal("be kind\n\nsell good shoes", prompt.Messages[0].Text);
        // Blanks part the counter's words: a line break does not.
        Assert.Equal(window.Build(History(1), "and now").Tokens + 2, prompt.Tokens);
        Assert.Throws<ArgumentException>(() => window.With(string.Join(' ', Enumerable.Repeat("word", 100))));
    }

    [Fact]
    public void The_oldest_turns_give_way_first_each_as_a_whole()
    {
        var window = new ContextWindow("be kind", 64, Words);
        var prompt = window.Build(History(50), "and now");
        Assert.Equal(["be kind", "user 46", "agent 46", "user 47", "agent 47", "user 48", "agent 48", "user 49", "agent 49", "and now"], prompt.Messages.Select(static m => m.Text));
        Assert.Equal(46, prompt.TurnsLeftOut);
    }

    [Fact]
    public void A_summary_stands_with_the_system_prompt_and_gives_way_before_the_newest_words()
    {
        var window = new ContextWindow("be kind", 64, Words);
        var history = ConversationHistory.From("order number 4271", []);
        Assert.Contains("4271", window.Build(history, "and now").Messages[0].Text, StringComparison.Ordinal);
        var crowded = window.Build(history, string.Join(' ', Enumerable.Repeat("word", 50)));
        Assert.Equal("be kind", crowded.Messages[0].Text);
        Assert.False(crowded.NewestWasCut);
        var huge = window.Build(history, string.Join(' ', Enumerable.Range(0, 500)));
        Assert.True(huge.NewestWasCut);
        Assert.EndsWith("498 499", huge.Messages[^1].Text);
        Assert.True(huge.Tokens <= 64);
    }

    [Fact]
    public void A_system_prompt_that_leaves_no_room_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ContextWindow(string.Join(' ', Enumerable.Repeat("word", 60)), 100, Words));
        Assert.Contains("more than half of the window of 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_falls_out_is_summarised_so_that_an_old_order_number_and_name_survive()
    {
        var window = new ContextWindow("be kind", 300);
        var history = ConversationHistory.Empty.Append(new("hi my name is mary jones and my order number is four two seven one", "Thank you, Mary. How can I help?"));
        for (var i = 0; i < 60; i++)
        {
            history = history.Append(new($"tell me something about lamp {i} and how it works please", "It is a fine lamp that gives light. You plug it in and turn it on."));
            history = await window.CompactAsync(history, new ExtractiveSummarizer());
        }

        Assert.True(history.Count is > 2 and < 12, $"{history.Count} turns kept");
        Assert.Contains("order number four two seven one", history.Summary, StringComparison.Ordinal);
        Assert.Contains("name mary jones", history.Summary, StringComparison.Ordinal);
        var prompt = window.Build(history, "what was my order number");
        Assert.Equal(0, prompt.TurnsLeftOut);
        Assert.Contains("four two seven one", prompt.Messages[0].Text, StringComparison.Ordinal);
        Assert.True(prompt.Tokens <= 300);
    }

    [Fact]
    public async Task Compaction_leaves_room_so_that_not_every_turn_is_summarised()
    {
        var window = new ContextWindow("be kind", 200, Words);
        var history = History(200);
        var compact = await window.CompactAsync(history, new ExtractiveSummarizer(Words));
        Assert.Same(compact, await window.CompactAsync(compact, new ExtractiveSummarizer(Words)));
        var next = compact.Append(new("user x", "agent x"));
        Assert.Same(next, await window.CompactAsync(next, new ExtractiveSummarizer(Words)));
    }

    [Fact]
    public void The_messages_never_exceed_the_window()
    {
        var turn = Gen.Choose(0, 40).Two().Select(static n => new ConversationTurn(string.Concat(Enumerable.Repeat("ab ", n.Item1)), string.Concat(Enumerable.Repeat("4271, ", n.Item2))));
        var property = Prop.ForAll(turn.ArrayOf().ToArbitrary(), Gen.Choose(64, 400).ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(), static (turns, max, length) =>
        {
            var window = new ContextWindow("You are kind.", max);
            var history = ConversationHistory.From(string.Concat(Enumerable.Repeat("fact ", length / 3)), turns);
            var prompt = window.Build(history, string.Concat(Enumerable.Repeat("so what ", length)));
            var counted = prompt.Messages.Sum(static m => EstimatedTokenCounter.Instance.Count(m.Text) + ContextWindow.MessageOverhead);
            return prompt.Tokens <= max && counted <= max && prompt.Messages[^1].Role == ChatRole.User;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), property);
    }

    private static ConversationHistory History(int turns) =>
        ConversationHistory.From("", Enumerable.Range(0, turns).Select(static i => new ConversationTurn($"user {i}", $"agent {i}")));

    private sealed class WordCounter : ITokenCounter
    {
        public int Count(ReadOnlySpan<char> text)
        {
            var count = 0;
            foreach (var range in text.Split(' ')) count += range.End.Value > range.Start.Value ? 1 : 0;
            return count;
        }
    }
}
