using Orleans.Runtime;
using Orleans.Timers;
using VoiceCluster.EmbeddedOrleans.Activations;

namespace VoiceCluster.EmbeddedOrleans.Timers;

/// <summary>Makes timers, on the turns of the activation they belong to.</summary>
internal sealed class TimerRegistry : ITimerRegistry
{
    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(
            grainContext, static (both, _) => both.callback(both.state), (callback, state), new GrainTimerCreationOptions(dueTime, period) { Interleave = true });

    public IGrainTimer RegisterGrainTimer<T>(
        IGrainContext grainContext, Func<T, CancellationToken, Task> callback, T state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        ArgumentNullException.ThrowIfNull(callback);
        var activation = (Activation)grainContext;
        activation.RequireTurn();
        var timer = new GrainTimer<T>(activation, callback, state, options);
        (activation.Extras.Timers ??= []).Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }
}
