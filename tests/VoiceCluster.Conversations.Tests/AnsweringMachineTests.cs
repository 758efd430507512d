using System.Text.Json;
using VoiceCluster.Grains;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A call out: a person is answered, a machine is not talked to.</summary>
public sealed class AnsweringMachineTests
{
    private const string Message = "Please call us back.";

    private static readonly AnsweringMachineRequest Detect = new(FollowToBeep: false);
    private static readonly AnsweringMachineRequest Leave = new(FollowToBeep: true, Message);

    [Fact]
    public async Task A_person_s_hello_is_answered_and_not_before_it_is_known_to_be_one()
    {
        await using var scene = await CallScene.DialledAsync(Detect);
        await scene.SilenceAsync(600);
        await scene.SpeakAsync(500);
        scene.Recogniser.Final = "hello";
        await scene.SilenceAsync(600);
        Assert.Single(scene.Chat.Requests);
        Assert.Empty(scene.Leg.Events.OfType<AgentTextReceived>());
        Assert.Empty(Answers(scene));

        await scene.SilenceAsync(6000);
        Assert.Equal(["human"], Answers(scene));
        Assert.Equal("hello", Assert.Single(scene.Leg.Turns).User);
        Assert.NotEmpty(scene.Leg.Sent);
        Assert.Equal("human", Kept(scene));
    }

    [Fact]
    public async Task A_machine_is_hung_up_on()
    {
        await using var scene = await CallScene.DialledAsync(Detect);
        await scene.SilenceAsync(500);
        await scene.SpeakAsync(4000);
        await scene.WaitAsync(200);
        Assert.Equal(["machine"], Answers(scene));
        Assert.Equal("call_ended", scene.Leg.Closed);
        Assert.Empty(scene.Leg.Sent);
        Assert.Equal(("machine", "answered_by_machine"), (Kept(scene), scene.Record.Sessions.Last().EndCause));
    }

    [Fact]
    public async Task A_machine_may_be_talked_to_when_that_is_configured()
    {
        var options = new GrainsOptions { AnsweringMachine = new AnsweringMachineOptions { OnMachine = AnsweringMachineReaction.Continue } };
        await using var scene = await CallScene.DialledAsync(Detect, options);
        await scene.SilenceAsync(500);
        await scene.AskAsync("press one for sales", 4000);
        await scene.SilenceAsync(6000);
        Assert.Equal(["machine"], Answers(scene));
        Assert.Equal("press one for sales", Assert.Single(scene.Leg.Turns).User);
    }

    [Fact]
    public async Task A_machine_gets_the_message_after_its_beep_and_then_the_call_ends()
    {
        await using var scene = await CallScene.DialledAsync(Leave);
        await scene.SilenceAsync(500);
        await scene.AskAsync("you have reached bob", 5000);
        await scene.SilenceAsync(1500);
        Assert.Equal(["machine"], Answers(scene));
        Assert.Empty(scene.Leg.Sent);

        await scene.BeepAsync(500);
        await scene.SilenceAsync(100);
        Assert.Equal(["machine", "beep"], Answers(scene));
        await scene.SilenceAsync(10_000);
        Assert.Equal(Message, scene.Leg.AgentText(1).Trim());
        Assert.Contains(scene.Leg.Sent, s => s.IsFinal);
        Assert.Equal("call_ended", scene.Leg.Closed);
        var turn = Assert.Single(scene.Record.Turns);
        Assert.Equal(("you have reached bob", Message, false), (turn.UserText, turn.AgentText, turn.WasInterrupted));
        Assert.Equal(("beep", "message_left"), (Kept(scene), scene.Record.Sessions.Last().EndCause));
        Assert.DoesNotContain(scene.Record.LlmCalls, c => c.TurnNumber > 1);
    }

    [Fact]
    public async Task A_machine_without_a_beep_gets_the_message_after_a_silence()
    {
        await using var scene = await CallScene.DialledAsync(Leave);
        await scene.SilenceAsync(500);
        await scene.AskAsync("you have reached bob", 5000);
        await scene.SilenceAsync(4000);
        Assert.Empty(scene.Leg.Sent);
        await scene.SilenceAsync(10_000);
        Assert.Equal(["machine"], Answers(scene));
        Assert.Equal(Message, scene.Leg.AgentText(1).Trim());
        Assert.Equal(("machine", "message_left"), (Kept(scene), scene.Record.Sessions.Last().EndCause));
        Assert.False(Assert.Single(scene.Record.Turns).WasInterrupted);
    }

    [Fact]
    public async Task A_machine_that_talks_on_without_a_beep_is_given_up()
    {
        var options = new GrainsOptions { AnsweringMachine = new AnsweringMachineOptions { Limits = new() { BeepTimeout = TimeSpan.FromSeconds(2) } } };
        await using var scene = await CallScene.DialledAsync(Leave, options);
        await scene.SpeakAsync(7000);
        Assert.Equal(("machine", "no_beep"), (Kept(scene), scene.Record.Sessions.Last().EndCause));
    }

    [Theory]
    [InlineData(AnsweringMachineReaction.Continue)]
    [InlineData(AnsweringMachineReaction.HangUp)]
    public async Task Nobody_speaks(AnsweringMachineReaction reaction)
    {
        var options = new GrainsOptions { AnsweringMachine = new AnsweringMachineOptions { OnSilence = reaction } };
        await using var scene = await CallScene.DialledAsync(Detect, options);
        await scene.SilenceAsync(5200);
        Assert.Equal(["silence"], Answers(scene));
        Assert.Equal(reaction is AnsweringMachineReaction.HangUp ? "call_ended" : null, scene.Leg.Closed);
        if (reaction is AnsweringMachineReaction.HangUp) return;
        await scene.AskAsync("sorry i was looking for my glasses");
        await scene.SilenceAsync(6000);
        Assert.Single(scene.Leg.Turns);
    }

    [Fact]
    public void Settings_out_of_range_are_named_and_a_beep_needs_a_message()
    {
        Assert.Empty(new AnsweringMachineOptions().Validate());
        var wrong = new AnsweringMachineOptions { Detection = AnsweringMachineDetection.DetectBeep, Limits = new() { MaximumNumberOfWords = 0 } };
        Assert.Equal(
            ["Calls:AnsweringMachine:Message", "Calls:AnsweringMachine:Limits:MaximumNumberOfWords"], new GrainsOptions { AnsweringMachine = wrong }.Validate().Select(e => e.Split(' ')[0]));
    }

    private static IEnumerable<string> Answers(CallScene scene) => scene.Leg.Events.OfType<CallAnsweredBy>().Select(e => e.Who);

    private static string? Kept(CallScene scene)
    {
        using var metadata = JsonDocument.Parse(scene.Record.Sessions.Last().Metadata);
        Assert.Equal("outbound", metadata.RootElement.GetProperty("direction").GetString());
        return metadata.RootElement.GetProperty("answeredBy").GetString();
    }
}
