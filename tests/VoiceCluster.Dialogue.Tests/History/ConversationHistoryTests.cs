namespace VoiceCluster.Dialogue.Tests.History;

public sealed class ConversationHistoryTests
{
    [Fact]
    public void Appending_leaves_the_old_history_as_it_was()
    {
        var one = ConversationHistory.Empty.Append(new("a", "b"));
        var two = one.Append(new("c", "d"));
        var other = one.Append(new("x", "y"));
        Assert.Equal(["a"], one.ToList().Select(static t => t.UserText));
        Assert.Equal(["a", "c"], two.ToList().Select(static t => t.UserText));
        Assert.Equal(["x", "a"], other.NewestFirst().Select(static t => t.UserText));
        Assert.Equal((0, 1, 2), (ConversationHistory.Empty.Count, one.Count, two.Count));
    }

    [Fact]
    public void An_interrupted_turn_is_replaced_by_what_was_heard()
    {
        var history = ConversationHistory.Empty.Append(new("hi", "Hello there. How can I help?")).ReplaceNewest(new("hi", "Hello", WasInterrupted: true));
        Assert.Equal(new("hi", "Hello", true), history.Newest);
        Assert.Equal(1, history.Count);
        Assert.Throws<InvalidOperationException>(() => ConversationHistory.Empty.ReplaceNewest(new("a", "b")));
    }

    [Fact]
    public void A_stored_history_comes_back()
    {
        var history = ConversationHistory.From("sum", [new("a", "b"), new("", "greeting")]);
        Assert.Equal("sum", history.Summary);
        var messages = new List<ChatMessage>();
        foreach (var turn in history.ToList()) turn.AddTo(messages);
        Assert.Equal([new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.Assistant, "greeting")], messages);
    }
}
