using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Demo;

/// <summary>Watches the demo's call beside the view and says whether what the demo is to show really happened.</summary>
internal sealed class DemoProof(ICallView view, IReadOnlyList<CallerTurn> turns) : ICallView
{
    private int _turn = -1;
    private bool _withdrawn;

    /// <inheritdoc/>
    public void Received(ServerMessage message, TimeSpan at)
    {
        // An answer was being prepared and the caller took the turn back before any of it was heard.
        if (_turn == DemoScenario.CorrectedTurn && message is StateChange { From: "SPECULATIVE" or "COMMITTED", To: "LISTENING" }) _withdrawn = true;
        view.Received(message, at);
    }

    /// <inheritdoc/>
    public void CallerBegan(CallerTurn turn, TimeSpan at)
    {
        _turn = turns.ToList().IndexOf(turn);
        view.CallerBegan(turn, at);
    }

    /// <inheritdoc/>
    public void CallerGaveUp(CallerTurn turn, TimeSpan at) => view.CallerGaveUp(turn, at);

    /// <inheritdoc/>
    public Task<CallOutcome> ShowAsync(Func<Task<CallOutcome>> call) => view.ShowAsync(call);

    /// <inheritdoc/>
    public void Conclude(CallOutcome outcome) => view.Conclude(outcome);

    /// <summary>What was to be shown, and whether it was.</summary>
    public IReadOnlyList<Proof> Of(CallOutcome outcome)
    {
        var corrected = outcome.Turns[DemoScenario.CorrectedTurn];
        return
        [
            new("every turn was answered", outcome.AllAnswered),
            new("the caller interrupted the agent", outcome.Turns[DemoScenario.InterruptedTurn] is { Interrupted: true, HeardMs: > 0 }),
            new("the prepared answer was withdrawn when the caller went on", _withdrawn),
            new(
                "the correction was understood, and only the corrected question answered",
                corrected.ServerTurns.Count == 1 && corrected.User.Contains(DemoScenario.CorrectionWord, StringComparison.OrdinalIgnoreCase)),
        ];
    }
}
