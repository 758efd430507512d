namespace VoiceCluster.TurnTaking.Tests;

/// <summary>A turn that the caller holds a key for: it begins and ends with the key.</summary>
public sealed class PushToTalkTests
{
    private readonly TurnScript _turn = new();

    [Fact]
    public void Speculative_Committed_when_push_to_talk_is_released()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(200);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        _turn.Feed(TurnEvent.PushToTalkReleased);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
    }

    [Fact]
    public void Push_to_talk_released_in_the_middle_of_speech_waits_for_the_owed_final_and_no_longer()
    {
        _turn.Feed(TurnEvent.Connected).Speak(800).Partial("where is").Feed(TurnEvent.PushToTalkReleased);
        Assert.IsType<CloseUtterance>(_turn.Effects[^1]);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        _turn.Wait(100).Final("where is my order").UtteranceEnd();
        Assert.Equal("where is my order", _turn.Last<CommitAnswer>().Words);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
    }

    [Fact]
    public void Nothing_is_answered_while_push_to_talk_is_held_and_all_of_it_when_it_is_released()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.PushToTalkHeld);
        _turn.Says("what are your opening hours").Silence(12_000).Says("and how long does delivery take").Silence(12_000);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        Assert.DoesNotContain(_turn.Effects, effect => effect is StartSpeculation or CommitAnswer);
        _turn.Feed(TurnEvent.PushToTalkReleased);
        Assert.Equal("what are your opening hours and how long does delivery take", _turn.Last<CommitAnswer>().Words);
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
    }

    [Fact]
    public void Speaking_Listening_when_push_to_talk_is_held()
    {
        _turn.AgentSpeaks().Feed(TurnEvent.PushToTalkHeld);
        Assert.Equal("SPEAKING->LISTENING push_to_talk_held", _turn.Transitions.Last());
        Assert.Equal(TurnCause.PushToTalkHeld, _turn.Last<StopPlayback>().Cause);
        Assert.True(_turn.Last<TurnEnded>().Interrupted);
    }

    [Fact]
    public void Idle_Listening_when_push_to_talk_is_held_and_Idle_again_when_nothing_was_said()
    {
        _turn.Feed(TurnEvent.PushToTalkHeld);
        Assert.Equal("IDLE->LISTENING push_to_talk_held", _turn.Transitions.Last());
        _turn.Silence(60_000).Feed(TurnEvent.PushToTalkReleased).Silence(12_000);
        Assert.Equal("LISTENING->IDLE long_silence", _turn.Transitions.Last());
        Assert.DoesNotContain(_turn.Effects, effect => effect is StartSpeculation);
    }

    [Fact]
    public void An_answer_that_is_prepared_or_committed_is_taken_back_when_push_to_talk_is_held()
    {
        _turn.Feed(TurnEvent.Connected).Says("i would like to").Silence(200).Feed(TurnEvent.PushToTalkHeld);
        Assert.Equal("SPECULATIVE->LISTENING push_to_talk_held", _turn.Transitions.Last());
        _turn.Feed(TurnEvent.PushToTalkReleased).Feed(TurnEvent.PushToTalkHeld);
        Assert.Equal(["SPECULATIVE->COMMITTED end_of_turn", "COMMITTED->LISTENING push_to_talk_held"], _turn.Transitions.TakeLast(2));
    }

    [Fact]
    public void Neither_the_recognisers_signals_nor_typed_words_end_a_turn_that_is_held()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.PushToTalkHeld).Says("where is my order");
        _turn.Signal(TurnEventKind.EagerEndOfTurn).Signal(TurnEventKind.EndOfTurn).Feed(TurnEvent.Text("number five")).Silence(3000);
        Assert.Equal(TurnPhase.Listening, _turn.Phase);
        _turn.Feed(TurnEvent.PushToTalkReleased);
        Assert.Equal("where is my order number five", _turn.Last<CommitAnswer>().Words);
    }
}
