using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>A timer of a grain; disposed with its activation.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Sets it anew; during a tick, from its end on.</summary>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a grain timer ticks.</summary>
    public readonly struct GrainTimerCreationOptions()
    {
        /// <summary>With both times.</summary>
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
            : this()
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Until the first tick; infinite for none.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>From the end of a tick to the next; infinite for none.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Whether ticks may begin while a request awaits, and the other way round.</summary>
        public bool Interleave { get; init; }

        /// <summary>Whether ticks keep the grain from being collected.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans.Timers
{
    /// <summary>Makes timers for activations.</summary>
    public interface ITimerRegistry
    {
        /// <summary>Makes a timer whose ticks interleave.</summary>
        IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period);

        /// <summary>Makes a timer.</summary>
        IGrainTimer RegisterGrainTimer<T>(
            IGrainContext grainContext, Func<T, CancellationToken, Task> callback, T state, GrainTimerCreationOptions options);
    }
}
