using System.Collections.Immutable;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

public sealed class TurnTests
{
    private const string Question = "what are your opening hours";

    [Fact]
    public async Task A_spoken_question_is_answered_aloud_and_recorded()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        var turn = Assert.Single(scene.Leg.Turns);
        Assert.Equal(Question, turn.User);
        Assert.Equal(scene.Leg.AgentText(1), turn.Agent);
        Assert.False(turn.Interrupted);
        Assert.Equal(1800, turn.HeardMs);
        Assert.Equal(1800 * 32, scene.Leg.Sent.Sum(s => s.Bytes));
        Assert.Equal(["Listening connected", "Speculative silence", "Committed commit_delay", "Speaking first_audio", "Idle playback_finished"], scene.Leg.States);
        var record = Assert.Single(scene.Record.Turns);
        Assert.Equal((Question, turn.Agent, turn.Agent), (record.UserText, record.AgentText, record.HeardText));
        var call = Assert.Single(scene.Record.LlmCalls);
        Assert.Equal((LlmCallStatus.Completed, 30), (call.Status, call.CompletionTokens));
    }

    [Fact]
    public async Task The_wait_hides_the_model_and_the_voice()
    {
        await using var scene = await CallScene.ConnectedAsync(settings: ImmutableDictionary<string, string>.Empty.Add("endpointing", "fixed").Add("commitDelayMs", "400"));
        await scene.AskAsync(Question);
        await scene.SilenceAsync(4000);
        var timings = scene.Leg.Turns[0].Timings.ToDictionary(t => t.Stage, t => t.Milliseconds);
        Assert.Equal(0, timings["speech_end"]);
        Assert.Equal(400, timings["speculation_start"], 5.0);
        Assert.Equal(550, timings["llm_first_token"], 12.0); // the scene's clock steps 5 ms
        Assert.Equal(700, timings["tts_first_byte"], 12.0);
        Assert.Equal(800, timings["commit"], 5.0);
        Assert.Equal(timings["commit"], timings["first_audio_out"], 1.0);
    }

    [Fact]
    public async Task Nothing_surfaces_of_an_answer_that_was_cancelled()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync("i would like to");
        await scene.SilenceAsync(300); // being prepared, held, not committed
        Assert.Empty(scene.Leg.Sent);
        Assert.Equal("", scene.Leg.AgentText(1));
        await scene.SpeakAsync(600);
        scene.Recogniser.Final = "return a lamp";
        await scene.SilenceAsync(3500);
        var turn = Assert.Single(scene.Leg.Turns);
        Assert.Equal("i would like to return a lamp", turn.User);
        Assert.Equal([LlmCallStatus.Canceled, LlmCallStatus.Completed], scene.Record.LlmCalls.Select(c => c.Status));
        Assert.Equal("new_speech", scene.Record.LlmCalls.First().Reason);
        Assert.Equal(1800 * 32, scene.Leg.Sent.Sum(s => s.Bytes));
    }

    [Fact]
    public async Task An_interruption_stops_the_audio_and_history_keeps_what_was_heard()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(1100);
        var before = scene.Time.GetTimestamp();
        await scene.SpeakAsync(240);
        var yield = TimeSpan.FromTicks(scene.Leg.Cleared[0].At - before).TotalMilliseconds;
        Assert.InRange(yield, 160, 230);
        await scene.SayAsync(SpeechToTextEventKind.Partial, "and on sundays");
        await scene.SpeakAsync(400);
        scene.Recogniser.Final = "and on sundays";
        await scene.SilenceAsync(3500);
        Assert.Equal(2, scene.Leg.Turns.Count);
        var (cut, next) = (scene.Leg.Turns[0], scene.Leg.Turns[1]);
        Assert.True(cut.Interrupted);
        Assert.InRange(cut.HeardMs, 400, 1400);
        Assert.StartsWith(cut.Agent, scene.Record.Turns.First().AgentText, StringComparison.Ordinal);
        Assert.True(cut.Agent.Length < scene.Record.Turns.First().AgentText.Length);
        Assert.Equal("and on sundays", next.User);
        // What the model read the second time holds only what was heard the first time.
        Assert.Contains(scene.Chat.Requests[^1].Messages, m => m.Role is ChatRole.Assistant && m.Text.Trim() == cut.Agent.Trim());
    }

    [Fact]
    public async Task A_client_that_reports_what_it_played_decides_what_was_heard()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(900);
        scene.Leg.Mark(1, 120);
        await scene.Call.Interrupt();
        await scene.WaitAsync(20);
        scene.Leg.Mark(1, 180);
        await scene.WaitAsync(50);
        Assert.Equal(180, scene.Leg.Turns[0].HeardMs);
    }

    [Fact]
    public async Task A_backchannel_pauses_and_the_agent_goes_on_to_the_end()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(1000);
        await scene.SpeakAsync(300);
        scene.Recogniser.Final = "uh huh";
        await scene.SilenceAsync(4000);
        var turn = Assert.Single(scene.Leg.Turns);
        Assert.False(turn.Interrupted);
        Assert.Equal(1800, turn.HeardMs);
        Assert.Single(scene.Leg.Cleared);
        Assert.True(scene.Leg.Sent.Sum(s => s.Bytes) >= 1800 * 32, "what was cleared is sent again");
    }

    [Fact]
    public async Task A_cough_makes_it_resume_where_it_stopped()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(1000);
        await scene.SpeakAsync(240);
        await scene.SilenceAsync(4000);
        Assert.Equal(1800, Assert.Single(scene.Leg.Turns).HeardMs);
    }

    [Fact]
    public async Task Typed_text_is_answered_in_the_same_conversation()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.Text("hello there");
        await scene.WaitAsync(3500);
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        Assert.Equal(["hello there", Question], scene.Leg.Turns.Select(t => t.User));
        Assert.Contains(scene.Chat.Requests[^1].Messages, m => m.Text == "hello there");
    }

    [Fact]
    public async Task The_first_words_are_never_lost()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SilenceAsync(1000);
        await scene.SpeakAsync(1000);
        Assert.InRange(scene.Recogniser.Frames, 50 + 15, 50 + 24); // the speech and at least 300 ms before it
    }

    [Fact]
    public async Task A_line_that_stalls_in_the_middle_of_a_word_cuts_nothing_in_two()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(600);
        await scene.StalledSpeechAsync(440); // longer than the gap that ends an utterance, and than the debounce
        Assert.Equal(0, scene.Recogniser.Finished);
        await scene.AskAsync(Question, 400);
        Assert.Equal(1, scene.Recogniser.Finished);
        await scene.SilenceAsync(3500);
        Assert.Equal(Question, Assert.Single(scene.Leg.Turns).User);
        Assert.Equal(["Listening connected", "Speculative silence", "Committed commit_delay", "Speaking first_audio", "Idle playback_finished"], scene.Leg.States);
    }

    [Fact]
    public async Task A_caller_whose_audio_ends_with_his_words_is_answered()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(1000);
        scene.Recogniser.Final = Question;
        await scene.WaitAsync(4000);
        var turn = Assert.Single(scene.Leg.Turns);
        Assert.Equal(Question, turn.User);
        var timings = turn.Timings.ToDictionary(t => t.Stage, t => t.Milliseconds);
        Assert.Equal(640, timings["commit"], 5.0); // a stalled line is waited for no longer than that
    }

    [Fact]
    public async Task Telemetry_goes_out_every_five_turns()
    {
        await using var scene = await CallScene.ConnectedAsync();
        for (var i = 0; i < 5; i++)
        {
            await scene.Call.Text($"question {i}");
            await scene.WaitAsync(3500);
        }

        var telemetry = Assert.Single(scene.Leg.Events.OfType<TelemetryReported>());
        Assert.Equal(5, telemetry.Turns);
        Assert.Single(scene.Record.Telemetry);
    }
}
