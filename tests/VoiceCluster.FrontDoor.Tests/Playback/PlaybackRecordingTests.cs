using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.FrontDoor.Tests.Legs;

namespace VoiceCluster.FrontDoor.Tests.Playback;

/// <summary>What the caller heard, when he heard it, goes into the recording; what was cleared before does not.</summary>
public sealed class PlaybackRecordingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_is_recorded_whole_and_when_it_is_heard_not_when_it_is_sent(bool telephone)
    {
        using var scene = new PlaybackScene(telephone ? PlaybackPace.Telephone : PlaybackPace.Buffered);
        var recording = Record(scene);
        scene.Wait(500);
        scene.Play(0, 1000, isFinal: true);
        scene.Wait(2000);
        Assert.Equal(1000, recording.Heard.Sum(h => h.Ms));
        foreach (var (at, first, _, continues) in recording.Heard)
        {
            Assert.Equal(500 + first, at, 0.1);
            Assert.Equal(first > 0, continues);
        }
    }

    [Fact]
    public void What_was_sent_ahead_and_cleared_is_not_recorded()
    {
        using var scene = new PlaybackScene();
        var recording = Record(scene);
        scene.Play(0, 3000, isFinal: true);
        scene.Wait(1010);
        scene.Playback.Stop(1, "barge_in");
        Assert.True(scene.SentMs > 1100);
        Assert.Equal(1010, recording.Heard.Sum(h => h.Ms));
        Assert.Equal(1010, Assert.Single(scene.Call.Ended).HeardMs);
        scene.Wait(1000);
        Assert.Equal(1010, recording.Heard.Sum(h => h.Ms));
        Assert.Empty(recording.Told);
    }

    [Fact]
    public void After_a_pause_the_answer_goes_on_from_where_it_stopped_with_a_break()
    {
        using var scene = new PlaybackScene();
        var recording = Record(scene);
        scene.Play(0, 1000, isFinal: true);
        scene.Wait(300);
        scene.Playback.Pause(1, "speech");
        scene.Wait(700);
        scene.Playback.Resume(1);
        scene.Wait(2000);
        Assert.Equal(1000, recording.Heard.Sum(h => h.Ms));
        var next = recording.Heard.First(h => h.First >= 300);
        Assert.Equal((1000.0, 300, false), (Math.Round(next.At), (int)next.First, next.Continues));
    }

    [Fact]
    public void A_voice_that_does_not_keep_up_leaves_a_gap()
    {
        using var scene = new PlaybackScene();
        var recording = Record(scene);
        scene.Play(0, 200);
        scene.Wait(1000);
        scene.Play(200, 200, isFinal: true);
        scene.Wait(1000);
        Assert.Equal(400, recording.Heard.Sum(h => h.Ms));
        var next = recording.Heard.First(h => h.First >= 200);
        Assert.False(next.Continues);
        Assert.InRange(next.At, 980, 1020);
    }

    [Fact]
    public void What_a_mark_says_was_not_heard_is_taken_back()
    {
        using var scene = new PlaybackScene();
        var recording = Record(scene);
        scene.Play(0, 3000, isFinal: true);
        scene.Wait(1000);
        scene.Playback.Mark(1, 1000);
        scene.Wait(20);
        scene.Playback.Stop(1, "barge_in");
        scene.Playback.Mark(1, 800);
        Assert.Equal(["retract 220"], recording.Told);
        Assert.Equal(1020, recording.Heard.Sum(h => h.Ms));
        Assert.Equal(800, Assert.Single(scene.Call.Ended).HeardMs);
    }

    [Fact]
    public void A_client_that_is_behind_is_recorded_only_as_far_as_it_is()
    {
        using var scene = new PlaybackScene();
        var recording = Record(scene);
        scene.Play(0, 3000, isFinal: true);
        scene.Wait(1000);
        scene.Playback.Mark(1, 700);
        scene.Wait(100);
        Assert.Equal(1000, recording.Heard.Sum(h => h.Ms));
        scene.Wait(300);
        Assert.Equal(1100, recording.Heard.Sum(h => h.Ms));
        Assert.All(recording.Heard.Skip(1), h => Assert.True(h.Continues));
    }

    [Fact]
    public void A_recording_that_begins_within_an_answer_begins_with_what_is_heard_then()
    {
        using var scene = new PlaybackScene();
        scene.Play(0, 1000, isFinal: true);
        scene.Wait(400);
        var recording = Record(scene);
        scene.Wait(200);
        scene.Playback.Recording = null;
        scene.Wait(1000);
        Assert.Equal((400, false), (recording.Heard[0].First, recording.Heard[0].Continues));
        Assert.Equal(200, recording.Heard.Sum(h => h.Ms));
    }

    private static FakeRecordings Record(PlaybackScene scene)
    {
        var recording = new FakeRecordings(scene.Time);
        scene.Playback.Recording = recording;
        return recording;
    }
}
