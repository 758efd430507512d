namespace VoiceCluster.Grains.Calls;

/// <summary>Whether a call is being recorded: off, recording, paused. What is asked twice is done once.</summary>
internal sealed class RecordingControl(TimeProvider time)
{
    private RecordingOrder? _order;
    private bool _onRequest;
    private DateTimeOffset? _pausedUntil;

    public CallRecordingState State => _order?.State ?? CallRecordingState.Off;

    /// <summary>The last recording, also when it is over.</summary>
    public CallRecordingStatus Status => new(_order?.Id, State);

    /// <summary>Whether it is paused, or was at any time from a moment on.</summary>
    public bool WasPausedSince(DateTimeOffset moment) => State is CallRecordingState.Paused || _pausedUntil >= moment;

    /// <summary>Does what is asked.</summary>
    /// <returns>Whether that changed anything.</returns>
    /// <exception cref="CallRefusedException">It cannot be done from this state.</exception>
    public bool Apply(RecordingAction action)
    {
        var changed = Do(action);
        if (action is RecordingAction.Start or RecordingAction.Stop) _onRequest = action is RecordingAction.Start;
        return changed;
    }

    /// <summary>Does what the setting says: a recording that is paused stays so, and one that was asked for goes on.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Obey(RecordingRule rule) => rule is RecordingRule.On
        ? State is CallRecordingState.Off && Do(RecordingAction.Start)
        : !_onRequest && Do(RecordingAction.Stop);

    /// <summary>Tells a leg how things stand.</summary>
    public void Tell(ICallLeg? leg)
    {
        if (leg is null || _order is null) return;
        leg.Record(_order);
        _order = _order with { IsBegun = true };
    }

    private bool Do(RecordingAction action)
    {
        switch (action, State)
        {
            case (RecordingAction.Start, CallRecordingState.Off):
                var now = time.GetUtcNow();
                _order = new RecordingOrder(Guid.CreateVersion7(now), CallRecordingState.Recording, now, now, IsBegun: false);
                return true;
            case (RecordingAction.Pause, CallRecordingState.Recording):
                return Turn(CallRecordingState.Paused);
            case (RecordingAction.Resume, CallRecordingState.Paused):
                return Turn(CallRecordingState.Recording);
            case (RecordingAction.Stop, CallRecordingState.Recording or CallRecordingState.Paused):
                return Turn(CallRecordingState.Off);
            case (RecordingAction.Start, CallRecordingState.Paused):
                throw new CallRefusedException("invalid_transition", "the recording is paused; resume it, or stop it first");
            case (RecordingAction.Pause or RecordingAction.Resume, CallRecordingState.Off):
                throw new CallRefusedException("invalid_transition", "the call is not being recorded; start it first");
            default:
                return false;
        }
    }

    private bool Turn(CallRecordingState state)
    {
        var now = time.GetUtcNow();
        if (State is CallRecordingState.Paused) _pausedUntil = now;
        _order = _order! with { State = state, At = now };
        return true;
    }
}
