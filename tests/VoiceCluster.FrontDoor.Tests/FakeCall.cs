using System.Collections.Immutable;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests;

/// <summary>A call that notes what its leg tells it; audio is answered by <see cref="Take"/>.</summary>
internal sealed class FakeCall : ICallGrain
{
    public List<(long Epoch, TimeSpan At)> Started { get; } = [];

    public List<(long Epoch, double HeardMs, bool Completed)> Ended { get; } = [];

    public Func<ReadOnlyMemory<byte>, ValueTask> Take { get; set; } = static _ => ValueTask.CompletedTask;

    /// <summary>Thrown by what the playback tells.</summary>
    public Exception? Failure { get; set; }

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => Take(pcm);

    public Task PlaybackStarted(long epoch, long timestamp)
    {
        Started.Add((epoch, TimeSpan.FromTicks(timestamp)));
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    public Task PlaybackEnded(long epoch, TimeSpan heard, bool completed)
    {
        Ended.Add((epoch, heard.TotalMilliseconds, completed));
        return Task.CompletedTask;
    }

    public Task Press(char key) => throw new NotSupportedException();

    public Task<CallAccepted> Connect(CallRequest request, ICallLeg leg) => throw new NotSupportedException();

    public Task EndOfTurn() => throw new NotSupportedException();

    public Task Interrupt() => throw new NotSupportedException();

    public Task Text(string words) => throw new NotSupportedException();

    public Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings) => throw new NotSupportedException();

    public Task RecognitionLost(string message) => throw new NotSupportedException();

    public Task Disconnect(string legId, bool resumable, string cause) => throw new NotSupportedException();

    public Task HangUp(string cause) => throw new NotSupportedException();

    public Task<CallSnapshot> GetSnapshot() => throw new NotSupportedException();
}
