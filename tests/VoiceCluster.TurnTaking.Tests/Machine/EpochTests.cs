namespace VoiceCluster.TurnTaking.Tests;

public sealed class EpochTests
{
    private readonly TurnScript _turn = new();

    [Fact]
    public void Events_of_a_cancelled_answer_are_dropped_and_counted()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(200).Speak(200).Final("return it").UtteranceEnd();
        var before = _turn.State.Phase;
        _turn.Feed(TurnEvent.FirstAudioOut(1)).Feed(TurnEvent.PlaybackFinished(1)).Feed(TurnEvent.AnswerFailed(1));
        Assert.Equal(before, _turn.Phase);
        Assert.Equal(3, _turn.State.Counters.StaleEvents);
    }

    [Fact]
    public void Events_of_an_earlier_answer_do_nothing_to_the_one_that_is_alive()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(200).Speak(200).Partial("return it").Silence(1100);
        Assert.Equal((TurnPhase.Committed, 2), (_turn.Phase, _turn.State.LiveEpoch));
        _turn.Feed(TurnEvent.FirstAudioOut(1)).Feed(TurnEvent.AnsweredAsText(1)).Feed(TurnEvent.AnswerFailed(1));
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        _turn.FirstAudio().Feed(TurnEvent.PlaybackFinished(1));
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
    }

    [Fact]
    public void Repeated_and_overtaken_transcripts_are_dropped_but_no_late_final()
    {
        _turn.Feed(TurnEvent.Connected).Speak(400);
        _turn.Feed(TurnEvent.Final(1, 2, "two")).Feed(TurnEvent.Final(1, 2, "two")).Feed(TurnEvent.Final(1, 1, "one")).Feed(TurnEvent.Final(1, 1, "one"));
        Assert.Equal("two one", _turn.State.Buffer.Text);
        _turn.Feed(TurnEvent.Partial(1, 5, "three four")).Feed(TurnEvent.Partial(1, 4, "three"));
        Assert.Equal("two one three four", _turn.State.Buffer.Text);
        Assert.Equal(3, _turn.State.Counters.StaleEvents);
    }

    [Fact]
    public void Eager_speculation_starts_at_the_first_final_and_is_kept_when_the_words_are()
    {
        var turn = new TurnScript(TurnSettings.Default with { EagerSpeculation = true });
        turn.Feed(TurnEvent.Connected).Speak(1000).Final("what are your opening hours");
        Assert.Equal(TurnPhase.Listening, turn.Phase);
        Assert.Equal(1, turn.Epoch);
        turn.Silence(220).UtteranceEnd().Silence(440);
        Assert.Equal(1, turn.Last<CommitAnswer>().Epoch);
        Assert.Empty(turn.Effects.OfType<CancelAnswer>());
    }

    [Fact]
    public void Eager_speculation_is_cancelled_silently_by_new_speech()
    {
        var turn = new TurnScript(TurnSettings.Default with { EagerSpeculation = true });
        turn.Feed(TurnEvent.Connected).Speak(1000).Final("i would like").Speak(20);
        Assert.Equal(TurnCause.NewSpeech, turn.Last<CancelAnswer>().Reason);
        Assert.Equal(TurnPhase.Listening, turn.Phase);
    }
}
