using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Demo;

/// <summary>A call that shows something, and says whether it really happened.</summary>
internal interface IDemo
{
    /// <summary>What the caller says.</summary>
    Task<IReadOnlyList<CallerTurn>> TurnsAsync(CallerVoice voice, CancellationToken cancellationToken);

    /// <summary>Watches the call beside what the person sees.</summary>
    /// <param name="view">The person's.</param>
    /// <param name="turns">As they were made.</param>
    ICallView Watch(ICallView view, IReadOnlyList<CallerTurn> turns);

    /// <summary>What was to be shown, and whether it was.</summary>
    Task<IReadOnlyList<Proof>> JudgeAsync(CallOutcome outcome, CancellationToken cancellationToken);
}

/// <param name="What">For people.</param>
/// <param name="Holds">Whether it was seen.</param>
internal readonly record struct Proof(string What, bool Holds);
