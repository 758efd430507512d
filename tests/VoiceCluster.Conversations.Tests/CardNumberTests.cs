using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

/// <summary>The number of a payment card reaches the model, and nothing that keeps it.</summary>
public sealed class CardNumberTests
{
    private const string Said = "My card is four one one one one one one one one one one one one one one one.";

    [Fact]
    public async Task A_spoken_one_is_for_the_model_now_and_for_nobody_later()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Said);
        await scene.SilenceAsync(4000);
        await scene.AskAsync("What did I say?");
        await scene.SilenceAsync(4000);
        const string Kept = "My card is [card number].";
        Assert.Equal(Said, Caller(scene.Chat.Requests[0])[^1]);
        Assert.Equal([Kept, "What did I say?"], Caller(scene.Chat.Requests[^1]));
        Assert.Equal(Kept, scene.Record.Turns.First().UserText);
        Assert.Equal(Kept, scene.Leg.Turns[0].User);
        Assert.Equal(Kept, (await scene.Conversation("s1").GetTurns())[0].User);
    }

    [Fact]
    public async Task A_keyed_one_is_kept_as_little()
    {
        await using var scene = await CallScene.ConnectedAsync();
        foreach (var key in "4111111111111111#") await scene.Call.Press(key);
        await scene.WaitAsync(8000);
        Assert.Equal("4111111111111111", Caller(scene.Chat.Requests[0])[^1]);
        Assert.Equal("[card number]", Assert.Single(scene.Record.Turns).UserText);
        Assert.DoesNotContain(scene.Journal.Entries, e => e.Event.Words?.Contains('4', StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task While_the_recording_is_paused_parts_of_one_and_its_code_go_too()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.Record(RecordingAction.Start);
        await scene.AskAsync("My order is four two seven one.");
        await scene.SilenceAsync(4000);
        await scene.Call.Record(RecordingAction.Pause);
        await scene.AskAsync("It is four one one one.");
        await scene.SilenceAsync(4000);
        await scene.AskAsync("The code is one two three.");
        await scene.Call.Record(RecordingAction.Resume);
        await scene.SilenceAsync(4000);
        await scene.AskAsync("My order is four two seven one.");
        await scene.SilenceAsync(4000);
        Assert.Equal(
            ["My order is four two seven one.", "It is [number].", "The code is [number].", "My order is four two seven one."],
            scene.Record.Turns.Select(t => t.UserText));
    }

    [Fact]
    public async Task The_journal_says_no_number_and_replays_as_the_call_went()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(400);
        foreach (var partial in new[] { "my card", "my card is four one", "my card is four one one one one", "my card is four one one one one one one one one" })
        {
            await scene.SayAsync(SpeechToTextEventKind.Partial, partial);
            await scene.SpeakAsync(200);
        }

        scene.Recogniser.Final = "my card is four one one one one one one one one";
        await scene.SilenceAsync(600);
        await scene.SpeakAsync(400);
        scene.Recogniser.Final = "one one one one one one one.";
        await scene.SilenceAsync(4000);
        await scene.SpeakAsync(400);
        scene.Recogniser.Final = "Actually, cancel it.";
        await scene.SilenceAsync(4000);

        var words = scene.Journal.Entries.Select(e => e.Event.Words ?? "").ToList();
        Assert.Contains("my card is one one one one one one one one one", words);
        Assert.DoesNotContain(words, w => w.Contains("four one one", StringComparison.Ordinal));
        var replayed = TurnReplay.Run(TurnMachine.English, scene.Journal.Start, scene.Journal.Entries)
            .Select(e => e.Effect).OfType<StateChanged>().Select(s => $"{s.To.Name().ToUpperInvariant()} {s.Cause}");
        Assert.True(scene.Leg.States.Count() > 6, string.Join(", ", scene.Leg.States));
        Assert.Equal(scene.Leg.States.Select(s => s.ToUpperInvariant()), replayed.Select(s => s.ToUpperInvariant()));
    }

    [Fact]
    public async Task Who_wants_them_has_them()
    {
        await using var scene = await CallScene.ConnectedAsync(new GrainsOptions { RedactCardNumbers = false });
        await scene.AskAsync(Said);
        await scene.SilenceAsync(4000);
        Assert.Equal(Said, Assert.Single(scene.Record.Turns).UserText);
        Assert.Contains(scene.Journal.Entries, e => e.Event.Words == Said);
    }

    private static List<string> Caller(ChatRequest request) => [.. request.Messages.Where(m => m.Role is Dialogue.ChatRole.User).Select(m => m.Text)];
}
