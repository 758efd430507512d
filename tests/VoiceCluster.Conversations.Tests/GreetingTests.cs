using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

/// <summary>The agent speaks first.</summary>
public sealed class GreetingTests
{
    private const string Greeting = "Hello, how can I help you?";

    [Fact]
    public async Task A_new_call_is_greeted_without_asking_the_model()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", greeting: Greeting);
        await scene.WaitAsync(6000);
        var turn = Assert.Single(scene.Record.Turns);
        Assert.Equal(("", Greeting, false), (turn.UserText, turn.AgentText, turn.WasInterrupted));
        Assert.Equal(Greeting, scene.Leg.AgentText(1).Trim());
        Assert.Contains(scene.Leg.Sent, s => s.IsFinal);
        Assert.Empty(scene.Chat.Requests);

        await scene.AskAsync("what are your opening hours");
        await scene.SilenceAsync(6000);
        Assert.Equal("what are your opening hours", scene.Leg.Turns[^1].User);
        // The model knows what it is supposed to have said.
        Assert.Contains(Assert.Single(scene.Chat.Requests).Messages, m => m.Text == Greeting);
    }

    [Fact]
    public async Task A_caller_may_talk_over_it()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", greeting: string.Join(' ', Enumerable.Repeat(Greeting, 10)));
        await scene.SilenceAsync(200);
        Assert.NotEmpty(scene.Leg.Sent);
        await scene.AskAsync("where is my order");
        await scene.SilenceAsync(6000);
        Assert.Equal([true, false], scene.Record.Turns.Select(t => t.WasInterrupted));
        Assert.Equal("where is my order", scene.Leg.Turns[^1].User);
    }

    [Fact]
    public async Task A_caller_who_comes_back_is_not_greeted_again()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", greeting: Greeting);
        await scene.WaitAsync(6000);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.ConnectAsync("s1", resume: true, greeting: Greeting);
        await scene.WaitAsync(6000);
        await scene.Call.HangUp("operator");
        await scene.ConnectAsync("s1", resume: true, greeting: Greeting);
        await scene.WaitAsync(6000);
        Assert.Single(scene.Record.Turns);
    }

    [Fact]
    public async Task On_a_call_out_a_person_is_greeted_once_it_is_known_to_be_one()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", metadata: """{"direction":"outbound"}""", screening: new(FollowToBeep: false), greeting: Greeting);
        await scene.SilenceAsync(600);
        await scene.SpeakAsync(500);
        scene.Recogniser.Final = "hello";
        await scene.SilenceAsync(600);
        Assert.Empty(scene.Leg.Sent);
        await scene.SilenceAsync(6000);
        var turn = Assert.Single(scene.Record.Turns);
        Assert.Equal(("hello", Greeting), (turn.UserText, turn.AgentText));
    }

    [Fact]
    public async Task A_machine_is_not_greeted()
    {
        await using var scene = new CallScene(new GrainsOptions());
        await scene.ConnectAsync("s1", metadata: """{"direction":"outbound"}""", screening: new(FollowToBeep: false), greeting: Greeting);
        await scene.SilenceAsync(500);
        await scene.SpeakAsync(4000);
        await scene.WaitAsync(2000);
        Assert.Empty(scene.Leg.Sent);
    }
}
