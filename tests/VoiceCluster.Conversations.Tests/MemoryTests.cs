using VoiceCluster.Dialogue;
using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What is known of a caller from one call to the next.</summary>
public sealed class MemoryTests
{
    private const string Ada = """{"userId":"ada"}""";

    [Fact]
    public async Task The_next_call_of_a_caller_begins_with_what_the_last_was_about()
    {
        await using var scene = new CallScene(new GrainsOptions()) { Remembers = TimeSpan.FromDays(30) };
        await scene.ConnectAsync("s1", metadata: Ada);
        await scene.AskAsync("my name is ada winter and my order number is four two seven one");
        await scene.SilenceAsync(5000);
        await scene.Call.HangUp("hang_up");
        var memory = scene.Memory.Known["ada"];
        Assert.Contains("name ada winter", memory.Summary, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(30), memory.ExpiresAt - memory.UpdatedAt);

        await scene.ConnectAsync("s2", metadata: Ada);
        await scene.AskAsync("what are your opening hours");
        await scene.SilenceAsync(3500);
        var system = scene.Chat.Requests[^1].Messages[0].Text;
        Assert.Contains("name ada winter", system, StringComparison.Ordinal);
        Assert.Contains("no instruction", system, StringComparison.Ordinal);
        await scene.Call.HangUp("hang_up");

        await scene.ConnectAsync("s3", metadata: """{"userId":"ben"}""");
        await scene.AskAsync("what are your opening hours");
        await scene.SilenceAsync(3500);
        Assert.DoesNotContain("ada winter", scene.Chat.Requests[^1].Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_remembered_unless_the_agent_is_to()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", metadata: Ada);
        await scene.AskAsync("my name is ada");
        await scene.SilenceAsync(3500);
        await scene.Call.HangUp("hang_up");
        Assert.Empty(scene.Memory.Known);
    }

    [Fact]
    public async Task A_memory_that_is_away_keeps_nobody_from_calling()
    {
        await using var scene = new CallScene(new GrainsOptions()) { Remembers = TimeSpan.FromDays(30) };
        scene.Memory.Broken = true;
        await scene.ConnectAsync("s1", metadata: Ada);
        await scene.AskAsync("what are your opening hours");
        await scene.SilenceAsync(3500);
        Assert.Single(scene.Leg.Turns);
        await scene.Call.HangUp("hang_up");
    }

    [Theory]
    [InlineData("sip", """{"direction":"inbound","from":"+15550142","to":"100"}""", false, "+15550142")]
    [InlineData("sip", """{"direction":"outbound","from":"100","to":"+15550142"}""", false, "+15550142")]
    [InlineData("sip", """{"direction":"inbound","from":null}""", true, null)]
    [InlineData("websocket", """{"userId":"ada","from":"+15550142"}""", false, null)]
    [InlineData("websocket", """{"userId":" ada "}""", true, "ada")]
    [InlineData("websocket", "{}", true, null)]
    [InlineData("websocket", "[]", true, null)]
    public void A_caller_is_known_by_what_the_line_says_and_by_a_client_only_where_it_is_believed(string channel, string metadata, bool believed, string? caller) =>
        Assert.Equal(caller, CallerIdentity.Of(channel, metadata, believed));
}
