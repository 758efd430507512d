using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Tests.Calls;

public class CallScriptTests
{
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(5);

    [Fact]
    public void The_first_turn_waits_a_moment_then_a_greeting_out()
    {
        var (script, ledger) = Script(new TypedTurn("one"));
        ledger.Received(Audio(1), At(0));

        Assert.Equal(ScriptStep.Wait, script.Advance(At(400), agentSilent: true));
        ledger.Received(Complete(1), At(800));
        Assert.Equal(ScriptStep.Wait, script.Advance(At(800), agentSilent: false));
        Assert.Equal(ScriptStep.Wait, script.Advance(At(900), agentSilent: true));
        Assert.Equal(ScriptStep.Wait, script.Advance(At(1_199), agentSilent: true));
        Assert.Equal(ScriptStep.Speak, script.Advance(At(1_200), agentSilent: true));
    }

    [Fact]
    public void The_next_turn_follows_when_the_last_word_was_heard()
    {
        var (script, ledger) = Script(new TypedTurn("one"), new TypedTurn("two"));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Audio(1), At(1_000));
        ledger.Received(Complete(1), At(2_000));

        Assert.Equal(ScriptStep.Wait, script.Advance(At(2_300), agentSilent: false));
        Assert.Equal(ScriptStep.Wait, script.Advance(At(2_500), agentSilent: true));
        Assert.Equal(ScriptStep.Speak, script.Advance(At(2_800), agentSilent: true));
    }

    [Fact]
    public void An_interruption_comes_so_long_after_the_answer_is_heard()
    {
        var (script, ledger) = Script(new TypedTurn("one"), Interruption(700));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Audio(1), At(1_000));

        Assert.Equal(ScriptStep.Wait, script.Advance(At(1_900), agentSilent: true));
        ledger.Heard(1, At(1_050));
        Assert.Equal(ScriptStep.Wait, script.Advance(At(1_749), agentSilent: false));
        Assert.Equal(ScriptStep.Speak, script.Advance(At(1_750), agentSilent: false));
    }

    [Fact]
    public void An_interruption_of_an_answer_without_sound_becomes_the_next_turn()
    {
        var (script, ledger) = Script(new TypedTurn("one"), Interruption(700));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Complete(1), At(1_000));

        Assert.Equal(ScriptStep.Wait, script.Advance(At(1_000), agentSilent: true));
        Assert.Equal(ScriptStep.Speak, script.Advance(At(1_300), agentSilent: true));
    }

    [Fact]
    public void A_caller_gives_up_after_silence_and_not_while_the_answer_goes_on()
    {
        var (script, ledger) = Script(new TypedTurn("one"));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Audio(1), At(5_000));
        script.Advance(At(5_400), agentSilent: false);
        Assert.False(ledger.WasGivenUp(0));
        script.Advance(At(10_001), agentSilent: true);
        Assert.True(ledger.WasGivenUp(0));

        Assert.Equal(ScriptStep.HangUp, script.Advance(At(10_400), agentSilent: true));
        Assert.False(ledger.Outcome(0, "one", bargedInto: false).Answered);
    }

    [Fact]
    public void Waiting_for_the_right_moment_to_interrupt_is_not_waiting_in_vain()
    {
        var (script, ledger) = Script(new TypedTurn("one"), Interruption(20_000));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Audio(1), At(1_000));
        ledger.Heard(1, At(1_000));
        script.Advance(At(15_000), agentSilent: true);

        Assert.False(ledger.WasGivenUp(0));
    }

    [Fact]
    public void An_interrupted_answer_is_not_an_answer_unless_the_interruption_was_meant()
    {
        var (script, ledger) = Script(new TypedTurn("one"));
        Speak(script, ledger, 0, At(300));
        ledger.Received(Audio(1), At(1_000));
        ledger.Heard(1, At(1_000));
        ledger.Received(Complete(1, interrupted: true), At(1_500));

        Assert.False(ledger.Outcome(0, "one", bargedInto: false).Answered);
        Assert.True(ledger.Outcome(0, "one", bargedInto: true).Answered);
    }

    private static (CallScript Script, CallLedger Ledger) Script(params CallerTurn[] turns)
    {
        var ledger = new CallLedger(turns.Length);
        return (new CallScript(turns, ledger, GiveUp), ledger);
    }

    private static void Speak(CallScript script, CallLedger ledger, int turn, TimeSpan at)
    {
        script.Advance(at - CallScript.Pause, agentSilent: true);
        Assert.Equal(ScriptStep.Speak, script.Advance(at, agentSilent: true));
        ledger.Began(turn);
        ledger.VoiceEnded(turn, at);
    }

    private static SpokenTurn Interruption(int milliseconds) =>
        SpokenTurn.From("wait", TestAudio.Phrase(0, 200, 0), 16_000, TimeSpan.FromMilliseconds(milliseconds));

    private static AgentAudioChunk Audio(int turn) => new() { Turn = turn, Index = 0, IsFinal = false, DurationMs = 20, Audio = new byte[640] };

    private static TurnComplete Complete(int turn, bool interrupted = false) =>
        new() { Turn = turn, User = "u", Agent = "a", Interrupted = interrupted, HeardMs = 0, Timings = new Dictionary<string, double>() };

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
