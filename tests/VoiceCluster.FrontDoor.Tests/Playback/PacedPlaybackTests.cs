using VoiceCluster.FrontDoor.Playback;

namespace VoiceCluster.FrontDoor.Tests.Playback;

public sealed class PacedPlaybackTests
{
    [Fact]
    public void The_first_frame_leaves_at_once_and_is_20_ms_and_then_the_lead_in_blocks()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 1000);
        Assert.Equal([(0, 20), (20, 60), (80, 60)], scene.Sent.Select(s => (s.FromMs, s.Ms)));
        Assert.All(scene.Sent, s => Assert.Equal(0, s.At));
        Assert.Equal((1L, TimeSpan.Zero), Assert.Single(scene.Call.Started));
    }

    [Fact]
    public void It_keeps_the_pace_and_never_runs_further_ahead_than_lead_and_block()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 3000, isFinal: true);
        for (var elapsed = 0; elapsed <= 3000; elapsed += 20)
        {
            Assert.InRange(scene.SentMs, Math.Min(elapsed, 3000), Math.Min(elapsed + 180, 3000));
            scene.Wait(20);
        }

        Assert.Equal((1L, 3000.0, true), Assert.Single(scene.Call.Ended));
        Assert.Equal(Enumerable.Range(0, scene.Sent.Count), scene.Sent.Select(s => s.Index));
    }

    [Fact]
    public void Telephones_get_a_packet_each_20_ms()
    {
        using var scene = new PlaybackScene(PlaybackPace.Telephone);
        scene.Play(0, 200, isFinal: true);
        scene.Wait(400);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (i * 20, 20, i * 20.0)), scene.Sent.Select(s => (s.FromMs, s.Ms, s.At)));
    }

    [Fact]
    public void Only_the_last_piece_is_final()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 500, isFinal: true);
        scene.Wait(1000);
        Assert.Equal(scene.Sent.Count - 1, scene.Sent.FindIndex(s => s.IsFinal));
    }

    [Fact]
    public void An_end_that_is_known_late_is_told_with_an_empty_piece()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 100);
        scene.Wait(60);
        scene.Play(100, 0, isFinal: true);
        scene.Wait(20);
        Assert.Equal((-1, 0, true), (scene.Sent[^1].FromMs, scene.Sent[^1].Ms, scene.Sent[^1].IsFinal));
        Assert.Empty(scene.Call.Ended);
        scene.Wait(20);
        Assert.Equal((1L, 100.0, true), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void An_answer_without_audio_starts_and_ends()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 0, isFinal: true);
        scene.Wait(20);
        Assert.Single(scene.Call.Started);
        Assert.Equal((1L, 0.0, true), Assert.Single(scene.Call.Ended));
        Assert.True(Assert.Single(scene.Sent).IsFinal);
    }

    [Fact]
    public void When_the_voice_does_not_keep_up_the_clock_waits_with_the_caller()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 200);
        scene.Wait(1000);
        Assert.Equal(200, scene.SentMs);
        scene.Play(200, 1000);
        scene.Wait(100);
        Assert.InRange(scene.SentMs, 300, 480); // not 1,100: the time of silence does not count as heard
        scene.Playback.Stop(1, "interrupt");
        Assert.InRange(Assert.Single(scene.Call.Ended).HeardMs, 280, 320);
    }

    [Fact]
    public void Pieces_shorter_than_a_frame_wait_for_more()
    {
        using var scene = new PlaybackScene();
        for (var ms = 0; ms < 15; ms += 5) scene.Play(ms, 5);
        Assert.Empty(scene.Sent);
        Assert.Empty(scene.Call.Started);
        scene.Play(15, 5);
        Assert.Single(scene.Call.Started);
        Assert.Equal((0, 20), (scene.Sent[0].FromMs, scene.Sent[0].Ms));
    }

    [Fact]
    public void It_goes_on_after_a_pause_from_what_was_heard()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 2000, isFinal: true);
        scene.Wait(500);
        scene.Playback.Pause(1, "caller_speech");
        Assert.Equal((1, "caller_speech"), Assert.Single(scene.Cleared));
        var before = scene.Sent.Count;
        scene.Wait(700);
        Assert.Equal(before, scene.Sent.Count);
        scene.Playback.Resume(1);
        Assert.Equal(500, scene.Sent[before].FromMs);
        scene.Wait(1499);
        Assert.Empty(scene.Call.Ended);
        scene.Wait(20);
        Assert.Equal((1L, 2000.0, true), Assert.Single(scene.Call.Ended));
        Assert.True(scene.Sent[^1].IsFinal);
        Assert.Single(scene.Call.Started);
    }

    [Fact]
    public void Stop_is_silence_at_once_and_tells_what_was_heard()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 2000, isFinal: true);
        scene.Wait(640);
        var before = scene.Sent.Count;
        scene.Playback.Stop(1, "interrupt");
        scene.Play(2000, 500);
        scene.Wait(3000);
        Assert.Equal((1, "interrupt"), Assert.Single(scene.Cleared));
        Assert.Equal(before, scene.Sent.Count);
        Assert.Equal((1L, 640.0, false), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void Stop_of_a_pause_tells_what_was_heard_before_it_and_clears_once()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 2000);
        scene.Wait(300);
        scene.Playback.Pause(1, "caller_speech");
        scene.Wait(400);
        scene.Playback.Stop(1, "interrupt");
        Assert.Single(scene.Cleared);
        Assert.Equal((1L, 300.0, false), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void An_answer_that_never_started_was_not_heard()
    {
        using var scene = new PlaybackScene();
        scene.Playback.Stop(7, "interrupt");
        Assert.Equal((7L, 0.0, false), Assert.Single(scene.Call.Ended));
        Assert.Empty(scene.Cleared);
    }

    [Fact]
    public void Late_audio_and_commands_of_an_ended_answer_are_nothing()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 100, isFinal: true, epoch: 1);
        scene.Wait(200);
        scene.Play(0, 300, epoch: 2);
        var before = scene.Sent.Count;
        scene.Play(100, 100, epoch: 1);
        scene.Playback.Pause(1, "caller_speech");
        scene.Playback.Resume(1);
        Assert.Equal(before, scene.Sent.Count);
        Assert.Empty(scene.Cleared);
        scene.Wait(100);
        Assert.All(scene.Sent[before..], s => Assert.Equal(2, s.Turn));
    }

    [Fact]
    public void Marks_move_what_was_heard_but_never_beyond_what_was_sent()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 3000);
        scene.Wait(1000);
        scene.Playback.Mark(1, int.MaxValue);
        scene.Playback.Stop(1, "interrupt");
        scene.Wait(260);
        var (_, heard, completed) = Assert.Single(scene.Call.Ended);
        Assert.Equal((scene.SentMs, false), ((int)heard, completed));
    }

    [Fact]
    public void After_a_stop_the_mark_that_answers_it_counts()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 3000);
        scene.Wait(500);
        scene.Playback.Mark(1, 400);
        scene.Wait(500);
        scene.Playback.Stop(1, "interrupt");
        Assert.Empty(scene.Call.Ended);
        scene.Playback.Mark(1, 850);
        scene.Playback.Mark(1, 100);
        Assert.Equal((1L, 850.0, false), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void A_mark_that_does_not_come_is_not_waited_for()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 3000);
        scene.Wait(500);
        scene.Playback.Mark(1, 400);
        scene.Wait(500);
        scene.Playback.Stop(1, "interrupt");
        scene.Wait(240);
        Assert.Empty(scene.Call.Ended);
        scene.Wait(20);
        Assert.Equal((1L, 900.0, false), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void The_next_answer_does_not_wait_for_the_mark_of_the_last_one_and_no_ear_is_forgotten()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 3000, epoch: 1);
        scene.Wait(500);
        scene.Playback.Mark(1, 480);
        scene.Playback.Stop(1, "text");
        scene.Play(0, 1000, epoch: 2);
        Assert.Equal((1L, 480.0, false), Assert.Single(scene.Call.Ended));
        scene.Playback.Mark(1, 100);
        scene.Wait(500);
        Assert.Single(scene.Call.Ended);
        Assert.True(scene.Sent[^1].Turn == 2);
    }

    [Fact]
    public void Marks_of_other_turns_and_before_any_audio_are_nothing()
    {
        using var scene = new PlaybackScene();
        scene.Playback.Mark(1, 100);
        scene.Play(0, 1000);
        scene.Wait(500);
        scene.Playback.Mark(2, 100);
        scene.Playback.Stop(1, "interrupt");
        Assert.Equal((1L, 500.0, false), Assert.Single(scene.Call.Ended));
    }

    [Fact]
    public void A_client_that_is_behind_is_paced_by_its_own_ear()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 5000, isFinal: true);
        for (var i = 0; i < 10; i++)
        {
            scene.Wait(100);
            scene.Playback.Mark(1, (i + 1) * 50);
        }

        Assert.InRange(scene.SentMs, 500, 500 + 180 + 120);
    }

    [Fact]
    public void The_end_is_told_after_the_call_has_taken_the_start()
    {
        using var scene = new PlaybackScene();
        var taken = new TaskCompletionSource();
        scene.Call.StartTaken = taken.Task;
        scene.Play(0, 100);
        scene.Playback.Stop(1, "interrupt");
        Assert.Single(scene.Call.Started);
        Assert.Empty(scene.Call.Ended);
        taken.SetResult();
        Assert.Equal(1, Assert.Single(scene.Call.Ended).Epoch);
    }

    [Fact]
    public void A_call_that_cannot_be_told_is_reported_and_the_audio_goes_on()
    {
        using var scene = new PlaybackScene();
        scene.Call.Failure = new TimeoutException("busy");
        scene.Play(0, 500, isFinal: true);
        scene.Wait(600);
        Assert.IsType<TimeoutException>(Assert.Single(scene.Failures));
        Assert.Equal(500, scene.SentMs);
    }

    [Fact]
    public void The_pacer_lets_go_of_what_has_ended_and_takes_it_up_again()
    {
        using var scene = new PlaybackScene();
        for (var epoch = 1L; epoch <= 3; epoch++)
        {
            scene.Play(0, 100, isFinal: true, epoch);
            scene.Wait(200);
        }

        Assert.Equal([1L, 2L, 3L], scene.Call.Ended.Select(e => e.Epoch));
        Assert.All(scene.Call.Ended, e => Assert.True(e.Completed));
    }
}
