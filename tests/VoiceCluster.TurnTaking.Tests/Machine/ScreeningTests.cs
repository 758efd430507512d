namespace VoiceCluster.TurnTaking.Tests;

/// <summary>Nobody knows yet who answered; and what the agent says by itself.</summary>
public sealed class ScreeningTests
{
    private readonly TurnScript _turn = new();

    [Fact]
    public void While_it_is_not_known_who_answered_an_answer_is_prepared_and_held()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.ScreeningStarted).Says("hello who is there", 600).Silence(3000);
        Assert.Equal(TurnPhase.Speculative, _turn.Phase);
        Assert.Equal("hello who is there", _turn.Last<StartSpeculation>().Words);
        Assert.Empty(_turn.Effects.OfType<CommitAnswer>());
    }

    [Fact]
    public void A_person_is_answered_as_soon_as_it_is_known_that_he_is_one()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.ScreeningStarted).Says("hello who is there", 600).Silence(1000);
        _turn.Feed(TurnEvent.ScreeningEnded);
        Assert.Equal("hello who is there", _turn.Last<CommitAnswer>().Words);
        Assert.Equal(_turn.Now, _turn.Last<StateChanged>().At);
    }

    [Fact]
    public void A_typed_turn_waits_too()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.ScreeningStarted).Feed(TurnEvent.Text("hello"));
        Assert.Empty(_turn.Effects.OfType<CommitAnswer>());
        _turn.Feed(TurnEvent.ScreeningEnded);
        Assert.Single(_turn.Effects.OfType<CommitAnswer>());
    }

    [Fact]
    public void A_machine_is_not_answered_and_what_it_said_is_the_message_s_turn()
    {
        _turn.Feed(TurnEvent.Connected).Feed(TurnEvent.ScreeningStarted).Says("you have reached bob");
        _turn.Silence(400).Feed(TurnEvent.MachineAnswered);
        Assert.Equal("answering_machine", _turn.Last<CancelAnswer>().Reason);
        _turn.Says("leave a message").Silence(3000);
        Assert.Single(_turn.Effects.OfType<StartSpeculation>());

        _turn.Feed(TurnEvent.Say("please call back"));
        Assert.Equal(("you have reached bob leave a message", "please call back"), (_turn.Last<StartSpeculation>().Words, _turn.Last<StartSpeculation>().Say));
        Assert.Equal(TurnPhase.Committed, _turn.Phase);
        _turn.FirstAudio().Speak(1000).Partial("beep").Silence(500);
        Assert.Empty(_turn.Effects.OfType<PausePlayback>());
        _turn.Played();
        Assert.Equal(("you have reached bob leave a message", false), (_turn.Last<TurnEnded>().Words, _turn.Last<TurnEnded>().Interrupted));
    }

    [Fact]
    public void The_agent_speaks_by_itself_when_nobody_else_does()
    {
        _turn.Feed(TurnEvent.Say("good morning"));
        Assert.Equal(["IDLE->LISTENING say", "LISTENING->SPECULATIVE say", "SPECULATIVE->COMMITTED say"], _turn.Transitions);
        Assert.Equal("", _turn.Last<CommitAnswer>().Words);
        _turn.FirstAudio().Feed(TurnEvent.Say("again"));
        Assert.Equal(TurnPhase.Speaking, _turn.Phase);
        Assert.IsType<TransitionRefused>(_turn.Effects[^1]);
    }
}
