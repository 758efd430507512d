using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class QuotedPassagesTests
{
    private static readonly ChatMessage[] Talk =
        [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hello"), new(ChatRole.Assistant, "Hello."), new(ChatRole.User, "What is express?"), new(ChatRole.Assistant, ""), new(ChatRole.Tool, "{}")];

    [Fact]
    public void Passages_stand_before_the_newest_words_and_name_their_source()
    {
        var messages = new ChatRequest(Talk, "c") { Passages = [Hit("Express", "It is fast.")] }.QuotedMessages();
        Assert.Equal(Talk.Length + 1, messages.Count);
        Assert.Equal(Talk[..3], messages.Take(3));
        Assert.Equal((ChatRole.User, $"{QuotedPassages.Heading}\n\n[Delivery > Express]\nIt is fast."), (messages[3].Role, messages[3].Text));
        Assert.Equal(Talk[3..], messages.Skip(4));
    }

    [Fact]
    public void Of_much_only_the_most_relevant_is_read()
    {
        var messages = new ChatRequest(Talk, "c") { Passages = [.. Enumerable.Range(0, 10).Select(static i => Hit($"{i}", new string((char)('a' + i), 1000)))] }.QuotedMessages();
        Assert.Contains("aaa", messages[3].Text, StringComparison.Ordinal);
        Assert.True(messages[3].Text.Length < 4000);
    }

    [Fact]
    public void Without_passages_nothing_is_added()
    {
        Assert.Same(Talk, new ChatRequest(Talk, "c").QuotedMessages());
        Assert.Same(Talk, (new ChatRequest(Talk, "c") { Passages = [] }).QuotedMessages());
    }

    private static KnowledgeHit Hit(string section, string text) => new("delivery.md", "Delivery", section, text, 1, 0.8);
}
