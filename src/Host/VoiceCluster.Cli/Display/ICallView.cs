using VoiceCluster.Cli.Calls;

namespace VoiceCluster.Cli.Display;

/// <summary>How a call is shown.</summary>
public interface ICallView : ICallObserver
{
    /// <summary>Runs the call while it is being shown.</summary>
    Task<CallOutcome> ShowAsync(Func<Task<CallOutcome>> call);

    /// <summary>Shows what became of it.</summary>
    void Conclude(CallOutcome outcome);
}
