namespace VoiceCluster.TurnTaking.Tests;

public sealed class BargeInTests
{
    private readonly TurnScript _turn = new TurnScript().AgentSpeaks();

    [Fact]
    public void The_agent_yields_after_MinInterruption_of_voice_and_the_turn_is_interrupted_when_words_come()
    {
        _turn.Silence(500).Speak(140);
        Assert.Empty(_turn.Effects.OfType<PausePlayback>());
        _turn.Speak(20);
        Assert.Equal(_turn.Now - TimeSpan.FromMilliseconds(160), _turn.Last<PausePlayback>().Onset);
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Partial("wait how much").Speak(620);
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Speak(20);
        Assert.Equal(new StopPlayback(1, TurnCause.BargeIn), _turn.Last<StopPlayback>());
        Assert.Equal("SPEAKING->LISTENING barge_in", _turn.Transitions.Last());
        Assert.True(_turn.Last<TurnEnded>().Interrupted);
        Assert.Equal("wait how much", _turn.State.Buffer.Text);
        Assert.Equal(1, _turn.State.Counters.Interruptions);
    }

    [Fact]
    public void An_interrupt_message_stops_the_agent_at_once()
    {
        _turn.Feed(TurnEvent.Interrupt);
        Assert.Equal("SPEAKING->LISTENING interrupt", _turn.Transitions.Last());
        Assert.Equal(TurnCause.Interrupt, _turn.Last<TurnEnded>().Cause);
    }

    [Theory]
    [InlineData("uh huh")]
    [InlineData("okay")]
    [InlineData("mm-hmm")]
    [InlineData("yeah right")]
    public void A_backchannel_does_not_stop_the_agent(string words)
    {
        _turn.Silence(500).Speak(300).Partial(words).Silence(260).Final(words).UtteranceEnd();
        Assert.Equal(new ResumePlayback(1, Backchannel: true), _turn.Last<ResumePlayback>());
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        Assert.Equal(1, _turn.State.Counters.Backchannels);
        Assert.True(_turn.State.Buffer.IsEmpty);
        _turn.Played();
        Assert.False(_turn.Last<TurnEnded>().Interrupted);
    }

    [Fact]
    public void The_first_guesses_at_a_backchannel_decide_nothing()
    {
        _turn.Silence(500).Speak(240).Partial("oh what").Speak(200).Partial("the cape").Silence(300);
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Final("okay").UtteranceEnd();
        Assert.Equal(new ResumePlayback(1, Backchannel: true), _turn.Last<ResumePlayback>());
    }

    [Fact]
    public void The_word_that_is_just_being_spoken_decides_nothing()
    {
        _turn.Silence(500).Speak(780).Partial("okay you").Speak(100).Silence(260);
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Final("okay yeah").UtteranceEnd();
        Assert.Equal(new ResumePlayback(1, Backchannel: true), _turn.Last<ResumePlayback>());
    }

    [Fact]
    public void Words_in_which_the_recogniser_does_not_believe_are_no_interruption()
    {
        _turn.Silence(500).Speak(400).Partial("f").Silence(260).Final("f", confidence: 0.04).UtteranceEnd();
        Assert.Equal(new ResumePlayback(1, Backchannel: false), _turn.Last<ResumePlayback>());
        Assert.True(_turn.State.Buffer.IsEmpty);
    }

    [Fact]
    public void Words_of_a_recogniser_that_knows_no_confidence_are_an_interruption()
    {
        _turn.Silence(500).Speak(400).Silence(260).Final("stop", confidence: 0).UtteranceEnd();
        Assert.Equal("SPEAKING->LISTENING barge_in", _turn.Transitions.Last());
    }

    [Fact]
    public void A_short_interruption_is_known_by_its_final()
    {
        _turn.Silence(500).Speak(400).Partial("stop").Silence(260);
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Final("stop");
        Assert.Equal("SPEAKING->LISTENING barge_in", _turn.Transitions.Last());
    }

    [Fact]
    public void The_agent_does_not_go_on_while_a_final_is_owed()
    {
        _turn.Silence(500).Speak(300).Partial("okay").Silence(780);
        Assert.Empty(_turn.Effects.OfType<ResumePlayback>());
        _turn.Silence(20);
        Assert.Single(_turn.Effects.OfType<ResumePlayback>());
        // However late it comes, it opens no turn.
        _turn.Final("okay").UtteranceEnd().Played().Silence(2000);
        Assert.Equal(TurnPhase.Idle, _turn.Phase);
    }

    [Fact]
    public void A_backchannel_that_becomes_a_sentence_does()
    {
        _turn.Silence(500).Speak(300).Partial("okay");
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        _turn.Speak(500).Partial("okay but how much is it");
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
    }

    [Fact]
    public void A_short_word_that_was_hardly_understood_is_taken_for_a_backchannel()
    {
        _turn.Silence(500).Speak(260).Silence(240).Final("i", confidence: 0.35, endConfidence: 0.35).UtteranceEnd();
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        Assert.Single(_turn.Effects.OfType<ResumePlayback>());
    }

    [Theory]
    [InlineData("i", 0.9, 260)]
    [InlineData("i", 0.35, 460)]
    [InlineData("i want", 0.35, 260)]
    [InlineData("stop", 0.35, 260)]
    [InlineData("no", 0.35, 260)]
    [InlineData("what", 0.35, 260)]
    public void A_sure_a_long_or_a_meant_word_is_none(string words, double confidence, int ms)
    {
        _turn.Silence(500).Speak(ms).Silence(240).Final(words, confidence, confidence).UtteranceEnd().Silence(400);
        Assert.Equal(new StopPlayback(1, TurnCause.BargeIn), _turn.Last<StopPlayback>());
        Assert.True(_turn.Last<TurnEnded>().Interrupted);
        Assert.Empty(_turn.Effects.OfType<ResumePlayback>());
        Assert.Equal(words, _turn.State.Buffer.Text);
    }

    [Fact]
    public void A_cough_makes_the_agent_pause_and_resume()
    {
        _turn.Silence(500).Speak(200);
        var end = _turn.Now;
        Assert.Single(_turn.Effects.OfType<PausePlayback>());
        _turn.Silence(980);
        Assert.Empty(_turn.Effects.OfType<ResumePlayback>());
        _turn.Silence(20);
        Assert.Equal(new ResumePlayback(1, Backchannel: false), _turn.Last<ResumePlayback>());
        Assert.Equal(end + TimeSpan.FromSeconds(1), _turn.Now);
        Assert.Equal(1, _turn.State.Counters.FalseInterruptions);
    }

    [Fact]
    public void The_agent_resumes_as_soon_as_the_recogniser_says_that_there_were_no_words()
    {
        _turn.Silence(500).Speak(200).Silence(260).UtteranceEnd();
        Assert.Single(_turn.Effects.OfType<ResumePlayback>());
    }

    [Fact]
    public void A_burst_under_MinInterruption_is_noise_whatever_the_recogniser_makes_of_it()
    {
        _turn.Silence(500).Speak(140).Silence(260);
        Assert.True(_turn.Last<CloseUtterance>().Noise);
        _turn.Final("the").UtteranceEnd().Played().Silence(1000);
        Assert.Equal(TurnPhase.Idle, _turn.Phase);
        Assert.Empty(_turn.Effects.OfType<PausePlayback>());
        Assert.Single(_turn.Effects.OfType<StartSpeculation>());
    }

    [Fact]
    public void Quiet_side_talk_neither_interrupts_nor_opens_a_turn()
    {
        _turn.Silence(500).Speak(2000, db: -38).Silence(300);
        Assert.Empty(_turn.Effects.OfType<PausePlayback>());
        _turn.Played().Speak(2000, db: -38).Silence(300);
        Assert.Equal(TurnPhase.Idle, _turn.Phase);
        Assert.Equal(2, _turn.State.Counters.SideTalk);
    }

    [Fact]
    public void A_caller_who_moved_away_from_the_microphone_is_heard_again()
    {
        _turn.Played();
        for (var i = 0; i < 8; i++) _turn.Speak(600, db: -38).Silence(500);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
    }

    [Fact]
    public void A_late_final_of_the_answered_speech_opens_the_next_turn_with_what_is_new()
    {
        var turn = new TurnScript();
        turn.Feed(TurnEvent.Connected).Speak(1000).Partial("what are your opening hours").Silence(1100).FirstAudio();
        turn.Final("what are your opening hours on sunday").UtteranceEnd();
        Assert.Equal(TurnPhase.Speaking, turn.Phase);
        turn.Played();
        Assert.Equal("on sunday", turn.Last<StartSpeculation>().Words);
        Assert.Equal(2, turn.Last<StartSpeculation>().Turn);
    }

    [Fact]
    public void A_final_that_only_confirms_the_answered_partial_opens_nothing()
    {
        var turn = new TurnScript();
        turn.Feed(TurnEvent.Connected).Speak(1000).Partial("what are your opening hours").Silence(1100).FirstAudio();
        turn.Final("What are your opening hours?").UtteranceEnd().Played().Silence(2000);
        Assert.Equal(TurnPhase.Idle, turn.Phase);
    }

    [Fact]
    public void Typed_text_interrupts_the_agent_and_is_answered()
    {
        _turn.Feed(TurnEvent.Text("stop, what about returns"));
        Assert.Equal(new StopPlayback(1, TurnCause.Text), _turn.Last<StopPlayback>());
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        Assert.Equal(2, _turn.Last<CommitAnswer>().Turn);
    }

    [Fact]
    public void The_end_of_playback_and_an_interruption_may_cross()
    {
        _turn.Silence(500).Speak(200).Played();
        Assert.Equal(["SPEAKING->IDLE playback_finished", "IDLE->LISTENING speech"], _turn.Transitions.TakeLast(2));
        _turn.Partial("and on sundays").Silence(1300);
        Assert.Equal("and on sundays", _turn.Last<CommitAnswer>().Words);
    }
}
