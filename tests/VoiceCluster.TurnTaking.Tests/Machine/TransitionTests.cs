namespace VoiceCluster.TurnTaking.Tests;

/// <summary>Every row of the table, and that nothing else happens.</summary>
public sealed class TransitionTests
{
    private const string Question = "what are your opening hours";
    private readonly TurnScript _turn = new();

    [Fact]
    public void Idle_Listening_when_the_call_connects()
    {
        _turn.Feed(TurnEvent.Connected);
        Assert.Equal(["IDLE->LISTENING connected"], _turn.Transitions);
    }

    [Fact]
    public void Idle_Listening_when_the_caller_speaks_for_MinSpeech()
    {
        _turn.Speak(40);
        Assert.Equal(TurnPhase.Idle, _turn.Phase);
        _turn.Speak(20);
        Assert.Equal(["IDLE->LISTENING speech"], _turn.Transitions);
        Assert.Equal(TimeSpan.Zero, _turn.Last<OpenUtterance>().Onset);
    }

    [Fact]
    public void Idle_to_Committed_through_all_states_when_the_caller_types()
    {
        _turn.Feed(TurnEvent.Text(Question));
        Assert.Equal(["IDLE->LISTENING text", "LISTENING->SPECULATIVE end_of_turn", "SPECULATIVE->COMMITTED end_of_turn"], _turn.Transitions);
        Assert.Equal(Question, _turn.Last<CommitAnswer>().Words);
    }

    [Fact]
    public void Listening_Speculative_when_the_debounce_has_elapsed_since_speech_ended()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Partial("um i would like to");
        var speechEnd = _turn.Now;
        _turn.Silence(380);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        _turn.Silence(40);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        Assert.Equal(speechEnd + TimeSpan.FromMilliseconds(400), _turn.Last<StateChanged>().At);
        Assert.Equal("um i would like to", _turn.Last<StartSpeculation>().Words);
    }

    [Fact]
    public void Listening_stays_when_nothing_was_understood()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Silence(3000);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        Assert.Empty(_turn.Effects.OfType<StartSpeculation>());
    }

    [Fact]
    public void Listening_Speculative_at_once_when_the_transcript_comes_after_the_debounce()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Silence(900);
        _turn.Final("um i would like to");
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
    }

    [Fact]
    public void Listening_Idle_after_a_long_silence()
    {
        _turn.Feed(TurnEvent.Connected).Silence(9_980);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        _turn.Silence(20);
        Assert.Equal("LISTENING->IDLE long_silence", _turn.Transitions.Last());
    }

    [Fact]
    public void Speculative_Listening_on_new_speech()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to know if").Silence(300);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        var epoch = _turn.Epoch;
        _turn.Speak(60);
        Assert.Equal("SPECULATIVE->LISTENING new_speech", _turn.Transitions.Last());
        Assert.Equal(new CancelAnswer(epoch, TurnCause.NewSpeech), _turn.Last<CancelAnswer>());
        Assert.Equal("i would like to know if", _turn.State.Buffer.Text);
    }

    [Fact]
    public void Speculative_Listening_when_the_transcript_changes_and_back_with_the_new_words()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Partial("where is my").Silence(420);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        _turn.Final("where is my order");
        Assert.Equal(TurnCause.TranscriptChanged, _turn.Last<CancelAnswer>().Reason);
        Assert.Equal("where is my order", _turn.Last<StartSpeculation>().Words);
        Assert.Equal(2, _turn.Epoch);
    }

    [Fact]
    public void Speculative_stays_when_the_final_only_repeats_the_partial()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Partial("tell me about your").Silence(420).Final("Tell me about your.");
        Assert.Empty(_turn.Effects.OfType<CancelAnswer>());
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
    }

    [Fact]
    public void Speculative_Listening_on_a_correction_marker_in_new_text()
    {
        var turn = new TurnScript(TurnSettings.Default with { Endpointing = EndpointingMode.Fixed });
        turn.Feed(TurnEvent.Connected).Says("where is my order").Silence(200);
        Assert.Equal(TurnPhase.Speculative, turn.Phase);
        turn.Final("actually where is my refund");
        Assert.Equal(TurnCause.CorrectionMarker, turn.Last<CancelAnswer>().Reason);
        Assert.Equal("where is my order actually where is my refund", turn.Last<StartSpeculation>().Words);
    }

    [Fact]
    public void Speculative_Committed_after_the_commit_delay_for_a_whole_question()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(400);
        var commit = _turn.Last<CommitAnswer>();
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        Assert.Equal(commit.SpeechEnd + TimeSpan.FromMilliseconds(640), _turn.Last<StateChanged>().At);
        Assert.Equal(0.9, commit.Confidence, 3);
    }

    [Fact]
    public void Speculative_Committed_after_two_more_commit_delays_when_the_words_do_not_tell()
    {
        _turn.Feed(TurnEvent.Connected).Says("can you add me").Silence(800);
        Assert.Equal(_turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromMilliseconds(1040), _turn.Last<StateChanged>().At);
    }

    [Theory]
    [InlineData(0.2, 1040)]
    [InlineData(0.5, 640)]
    [InlineData(0, 640)] // not known
    public void Speculative_Committed_after_two_more_commit_delays_when_the_last_word_may_have_been_another(double endConfidence, int ms)
    {
        _turn.Feed(TurnEvent.Connected).Speak(600).Silence(260).Final(Question, endConfidence: endConfidence).UtteranceEnd().Silence(1800);
        Assert.Equal(_turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromMilliseconds(ms), _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void Words_in_which_the_recogniser_does_not_believe_are_asked_for_again()
    {
        _turn.Feed(TurnEvent.Connected).Speak(600).Silence(260).Final(Question, confidence: 0.1).UtteranceEnd().Silence(1800);
        Assert.Equal(TurnSettings.Default.AskAgain, _turn.Last<StartSpeculation>().Say);
        Assert.Equal(_turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromMilliseconds(1040), _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void Nobody_is_asked_a_third_time()
    {
        _turn.Feed(TurnEvent.Connected);
        for (var time = 0; time < 3; time++)
            _turn.Speak(600).Silence(260).Final(Question, confidence: 0.1).UtteranceEnd().Silence(1800).FirstAudio().Played();
        Assert.Null(_turn.Last<StartSpeculation>().Say);
    }

    [Fact]
    public void What_was_understood_in_the_end_is_answered()
    {
        _turn.Feed(TurnEvent.Connected).Speak(600).Silence(260).Final("when", confidence: 0.1).Silence(300).Speak(600).Silence(260).Final(Question, confidence: 0.9).UtteranceEnd().Silence(1800);
        Assert.Null(_turn.Last<StartSpeculation>().Say);
    }

    [Theory]
    [InlineData(0.2, 1040)]
    [InlineData(0.9, 2000)]
    public void An_open_end_that_was_hardly_understood_waits_as_one_that_may_go_on(double endConfidence, int ms)
    {
        _turn.Feed(TurnEvent.Connected).Speak(600).Silence(260).Final("when up the", endConfidence: endConfidence).UtteranceEnd().Silence(1800);
        Assert.Equal(_turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromMilliseconds(ms), _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void What_is_dictated_is_waited_for_however_its_last_word_was_heard()
    {
        _turn.Feed(TurnEvent.Connected).Speak(600).Silence(260).Final("my email address is emma dot", endConfidence: 0.2).UtteranceEnd().Silence(1800);
        Assert.Equal(_turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromSeconds(2), _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void Speculative_waits_for_what_begins_just_before_the_commit()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(340).Speak(40);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        _turn.Speak(20);
        Assert.Equal("SPECULATIVE->LISTENING new_speech", _turn.Transitions.Last());
    }

    [Fact]
    public void Bursts_that_come_again_and_again_keep_nobody_from_an_answer()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question);
        for (var i = 0; i < 4; i++) _turn.Speak(80).Silence(420);
        Assert.Equal(Question, _turn.Last<CommitAnswer>().Words);
        var typed = new TurnScript();
        typed.Feed(TurnEvent.Connected).Feed(TurnEvent.Text(Question)).Speak(80).Silence(300);
        Assert.Equal(TurnPhase.Committed, typed.Phase);
    }

    [Fact]
    public void Speculative_Committed_when_what_began_just_before_was_no_speech()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(300);
        var onset = _turn.Now;
        _turn.Speak(40).Silence(100);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        Assert.Equal(onset + TimeSpan.FromMilliseconds(80), _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void Speculative_Committed_after_the_commit_delay_under_the_fixed_policy()
    {
        var turn = new TurnScript(TurnSettings.Default with { Endpointing = EndpointingMode.Fixed });
        turn.Feed(TurnEvent.Connected).Says(Question).Silence(400);
        Assert.Equal(turn.Last<CommitAnswer>().SpeechEnd + TimeSpan.FromMilliseconds(600), turn.Last<StateChanged>().At);
    }

    [Fact]
    public void Speculative_Committed_only_at_MaxEndpointing_for_an_unfinished_sentence()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(1700);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        _turn.Silence(100);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
    }

    [Fact]
    public void Speculative_Committed_on_the_providers_end_of_turn()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Partial("i would like to").Signal(TurnEventKind.EagerEndOfTurn);
        Assert.Equal("LISTENING->SPECULATIVE eager_end_of_turn", _turn.Transitions.Last());
        _turn.Signal(TurnEventKind.TurnResumed);
        Assert.Equal("SPECULATIVE->LISTENING new_speech", _turn.Transitions.Last());
        _turn.Signal(TurnEventKind.EagerEndOfTurn).Signal(TurnEventKind.EndOfTurn);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
    }

    [Fact]
    public void Speculative_Idle_when_the_answer_cannot_be_made()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(200).Feed(TurnEvent.AnswerFailed(_turn.Epoch));
        Assert.Equal("SPECULATIVE->IDLE answer_failed", _turn.Transitions.Last());
        Assert.Equal("i would like to", _turn.Last<TurnEnded>().Words);
    }

    [Fact]
    public void Committed_Speaking_when_the_first_audio_left()
    {
        _turn.AgentSpeaks();
        Assert.Equal("COMMITTED->SPEAKING first_audio", _turn.Transitions.Last());
    }

    [Fact]
    public void Committed_Listening_when_the_caller_goes_on_before_any_audio_and_the_words_join()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(400);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        _turn.Speak(140);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        _turn.Speak(20);
        Assert.Equal("COMMITTED->LISTENING new_speech", _turn.Transitions.Last());
        _turn.Final("on sunday").UtteranceEnd();
        Assert.Equal(Question + " on sunday", _turn.State.Buffer.Text);
        Assert.Empty(_turn.Effects.OfType<TurnEnded>());
    }

    [Fact]
    public void Committed_Listening_when_a_late_final_has_new_words_and_no_audio_is_out()
    {
        _turn.Feed(TurnEvent.Connected).Speak(1000).Partial(Question).Silence(1100);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        _turn.Final(Question + " on sunday");
        Assert.Equal(TurnCause.TranscriptChanged, _turn.Last<CancelAnswer>().Reason);
        Assert.Equal(Question + " on sunday", _turn.Last<StartSpeculation>().Words);
    }

    [Fact]
    public void Committed_Idle_when_the_answer_went_out_as_text()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(400).Feed(TurnEvent.AnsweredAsText(_turn.Epoch));
        Assert.Equal("COMMITTED->IDLE text_only", _turn.Transitions.Last());
        Assert.False(_turn.Last<TurnEnded>().Interrupted);
    }

    [Fact]
    public void Committed_Idle_when_the_answer_failed()
    {
        _turn.Feed(TurnEvent.Connected).Says(Question).Silence(400).Feed(TurnEvent.AnswerFailed(_turn.Epoch));
        Assert.Equal("COMMITTED->IDLE answer_failed", _turn.Transitions.Last());
    }

    [Fact]
    public void Speaking_Idle_when_the_last_frame_was_played()
    {
        _turn.AgentSpeaks().Played();
        Assert.Equal("SPEAKING->IDLE playback_finished", _turn.Transitions.Last());
        Assert.Equal(new TurnEnded(1, 1, Question, false, TurnCause.PlaybackFinished), _turn.Last<TurnEnded>());
        Assert.Equal(2, _turn.State.Turn);
    }

    [Theory]
    [InlineData(TurnPhase.Idle, TurnPhase.Speculative)]
    [InlineData(TurnPhase.Idle, TurnPhase.Committed)]
    [InlineData(TurnPhase.Idle, TurnPhase.Speaking)]
    [InlineData(TurnPhase.Listening, TurnPhase.Committed)]
    [InlineData(TurnPhase.Listening, TurnPhase.Speaking)]
    [InlineData(TurnPhase.Speculative, TurnPhase.Speaking)]
    [InlineData(TurnPhase.Committed, TurnPhase.Speculative)]
    [InlineData(TurnPhase.Speaking, TurnPhase.Speculative)]
    [InlineData(TurnPhase.Speaking, TurnPhase.Committed)]
    public void No_other_transition_exists(TurnPhase from, TurnPhase to) => Assert.False(TurnPhases.MayGo(from, to));

    [Fact]
    public void A_refused_transition_changes_nothing_and_is_counted()
    {
        var before = _turn.State;
        _turn.Feed(TurnEvent.PushToTalkReleased);
        Assert.Equal(new TransitionRefused(TurnPhase.Idle, TurnPhase.Committed, TurnCause.PushToTalk), Assert.Single(_turn.Effects));
        Assert.Equal(1, _turn.State.Counters.RefusedTransitions);
        Assert.Equal(before.Phase, _turn.State.Phase);
        Assert.Equal(before.Buffer, _turn.State.Buffer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hanging_up_ends_everything_and_keeps_the_last_words(bool speaking)
    {
        _turn.AgentSpeaks();
        if (!speaking) _turn.Played().Speak(600).Partial("and on sunday");
        _turn.Feed(TurnEvent.HangUp);
        Assert.Equal(TurnPhase.Idle, _turn.Phase);
        Assert.True(_turn.State.Ended);
        Assert.Equal(speaking ? Question : "and on sunday", _turn.Last<TurnEnded>().Words);
        Assert.Equal(TurnCause.HangUp, _turn.Last<TurnEnded>().Cause);
        var effects = _turn.Effects.Count;
        _turn.Feed(TurnEvent.Connected).Speak(500).Final("hello");
        Assert.Equal(effects, _turn.Effects.Count);
    }
}
