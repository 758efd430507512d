using System.Collections.Immutable;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests;

/// <summary>A call that notes what its leg tells it; audio is answered by <see cref="Take"/>.</summary>
internal sealed class FakeCall : ICallGrain
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(long Epoch, TimeSpan At)> Started { get; } = [];

    public List<(long Epoch, double HeardMs, bool Completed)> Ended { get; } = [];

    public Func<ReadOnlyMemory<byte>, ValueTask> Take { get; set; } = static _ => ValueTask.CompletedTask;

    /// <summary>What a start of playback is answered with.</summary>
    public Task StartTaken { get; set; } = Task.CompletedTask;

    /// <summary>Thrown by what the playback tells.</summary>
    public Exception? Failure { get; set; }

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => Take(pcm);

    public Task PlaybackStarted(long epoch, long timestamp)
    {
        Started.Add((epoch, TimeSpan.FromTicks(timestamp)));
        return Failure is null ? StartTaken : Task.FromException(Failure);
    }

    public Task PlaybackEnded(long epoch, TimeSpan heard, bool completed)
    {
        Ended.Add((epoch, heard.TotalMilliseconds, completed));
        return Task.CompletedTask;
    }

    /// <summary>Completes when a leg has connected.</summary>
    public Task Connected => _connected.Task;

    /// <summary>The id it was asked for by.</summary>
    public string? Id { get; private set; }

    /// <summary>The leg that holds it, as the call would speak to it.</summary>
    public ICallLeg? Leg { get; private set; }

    /// <summary>The same as the wire has it.</summary>
    public ICallLegObserver? Observer { get; private set; }

    public CallRequest? Request { get; private set; }

    public string Keys { get; private set; } = "";

    /// <summary>What a key is answered with.</summary>
    public Task Pressed { get; set; } = Task.CompletedTask;

    /// <summary>The call of a tool that waits for a yes.</summary>
    public string? Waiting { get; set; }

    /// <summary>Thrown when a leg connects.</summary>
    public CallRefusedException? Refusal { get; set; }

    /// <summary>Completes with the cause when the leg has gone.</summary>
    public TaskCompletionSource<string> Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeCall As(string id)
    {
        Id = id;
        return this;
    }

    public Task<bool> Confirm(string id, bool isYes) => Task.FromResult(id == Waiting);

    public Task Press(char key)
    {
        Keys += key;
        return Pressed;
    }

    public Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg)
    {
        if (Refusal is not null) return Task.FromException<CallAccepted>(Refusal);
        (Request, Observer, Leg) = (request, leg, new NumberedLeg(leg));
        _connected.TrySetResult();
        return Task.FromResult(new CallAccepted { SessionId = Id!, Settings = ImmutableDictionary<string, string>.Empty, History = [] });
    }

    public Task<CallRecordingStatus> Record(RecordingAction action) => throw new NotSupportedException();

    public Task<SpeechToTextStart?> GetListening() => throw new NotSupportedException();

    public Task StartOfTurn() => throw new NotSupportedException();

    public Task EndOfTurn() => throw new NotSupportedException();

    public Task Interrupt() => throw new NotSupportedException();

    public Task<bool> Text(string words, string? id = null) => throw new NotSupportedException();

    public Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings) => throw new NotSupportedException();

    public Task RecognitionLost(string message) => throw new NotSupportedException();

    public Task Disconnect(string legId, bool resumable, string cause)
    {
        Gone.TrySetResult(cause);
        return Task.CompletedTask;
    }

    public Task HangUp(string cause) => throw new NotSupportedException();

    public Task<CallSnapshot> GetSnapshot() => throw new NotSupportedException();
}
