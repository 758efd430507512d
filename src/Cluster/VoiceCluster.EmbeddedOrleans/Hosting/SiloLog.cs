using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Calls;

namespace VoiceCluster.EmbeddedOrleans.Hosting;

/// <summary>What the silo logs.</summary>
internal sealed partial class SiloLog(ILogger<SiloLog> logger)
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "A turn of {Activation} let an exception out.")]
    public partial void TurnFaulted(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Error, Message = "The [MayInterleave] predicate of {Activation} failed; the request waits.")]
    public partial void PredicateFailed(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Response did not arrive on time in {Timeout} for message: {Call}.")]
    public partial void ResponseLate(TimeSpan timeout, GrainCall call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "One-way call {Call} failed.")]
    public partial void OneWayFailed(Exception exception, GrainCall call);

    [LoggerMessage(Level = LogLevel.Debug, Message = "One-way call {Call} was not delivered.")]
    public partial void OneWayLost(Exception exception, GrainCall call);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error activating {Activation}.")]
    public partial void ActivationFailed(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error deactivating {Activation}.")]
    public partial void DeactivationFailed(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deactivating {Activation} because its state was changed in storage by another.")]
    public partial void StateConflict(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Caught and ignored exception thrown from a timer of {Activation}.")]
    public partial void TimerFailed(Exception exception, Activation activation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream that {Reference} produced could not be ended.")]
    public partial void EnumerationStuck(Exception exception, GrainReference reference);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Consumer} is subscribed to stream {Stream} but attached no observer; the items are dropped.")]
    public partial void NoStreamObserver(string consumer, StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivering an item of stream {Stream} to {Consumer} failed.")]
    public partial void StreamDeliveryFailed(Exception exception, StreamId stream, string consumer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminder {Reminder} of {GrainId} failed.")]
    public partial void ReminderFailed(Exception exception, string reminder, GrainId grainId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Participant} failed to stop its stage {Stage}.")]
    public partial void StageStopFailed(Exception exception, string participant, int stage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Type} ({What}) could not cross to another process: mark it [GenerateSerializer] or [Immutable].")]
    public partial void NotSerializable(Type type, string what);
}
