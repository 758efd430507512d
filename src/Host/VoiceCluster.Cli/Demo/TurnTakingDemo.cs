using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Demo;

/// <summary>An interruption and a correction.</summary>
internal sealed class TurnTakingDemo : IDemo
{
    private DemoProof? _proof;

    public Task<IReadOnlyList<CallerTurn>> TurnsAsync(CallerVoice voice, CancellationToken cancellationToken) => DemoScenario.TurnsAsync(voice, cancellationToken);

    public ICallView Watch(ICallView view, IReadOnlyList<CallerTurn> turns) => _proof = new DemoProof(view, turns);

    public Task<IReadOnlyList<Proof>> JudgeAsync(CallOutcome outcome, CancellationToken cancellationToken) => Task.FromResult(_proof!.Of(outcome));
}
