using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>Runs the machine in an activation: feeds events, journals them, keeps one timer at the next deadline, and hands effects over in order.</summary>
internal sealed class TurnDriver
{
    private readonly TurnMachine _machine;
    private readonly CallClock _clock;
    private readonly ICallJournal _journal;
    private readonly Action<TurnEffect> _carryOut;
    private readonly Action<TimeSpan> _wakeAfter;
    private readonly LineClock _line = new();
    private readonly Queue<TurnEvent> _meanwhile = new();
    private TurnState _state;
    private TimeSpan _last;
    private TimeSpan? _armedAt;
    private bool _stepping;

    /// <param name="machine">The machine.</param>
    /// <param name="state">Where it begins.</param>
    /// <param name="clock">The call's time.</param>
    /// <param name="journal">Gets every event that changed something.</param>
    /// <param name="carryOut">Carries out one effect; may feed events, which follow after the running one.</param>
    /// <param name="wakeAfter">Arms the activation's one timer.</param>
    public TurnDriver(
        TurnMachine machine, in TurnState state, CallClock clock, ICallJournal journal, Action<TurnEffect> carryOut, Action<TimeSpan> wakeAfter)
    {
        _machine = machine;
        _state = state;
        _clock = clock;
        _journal = journal;
        _carryOut = carryOut;
        _wakeAfter = wakeAfter;
    }

    public ref readonly TurnState State => ref _state;

    /// <summary>The timer fired.</summary>
    public void Wake()
    {
        _armedAt = null;
        Feed(TurnEvent.Tick);
    }

    /// <summary>A frame of the caller's came.</summary>
    public void Hear(in TurnEvent frame, TimeSpan now) => Feed(frame, _line.FrameArrived(now));

    /// <summary>No frames come any more, until another line is there.</summary>
    public void LineEnded()
    {
        _line.LineEnded();
        Arm();
    }

    /// <summary>Something else happened.</summary>
    public void Feed(in TurnEvent turnEvent) => Feed(turnEvent, Now);

    private TimeSpan Now => _line.At(_clock.Now);

    private void Feed(in TurnEvent turnEvent, TimeSpan at)
    {
        if (_stepping)
        {
            _meanwhile.Enqueue(turnEvent);
            return;
        }

        Step(turnEvent, at);
        while (_meanwhile.TryDequeue(out var next)) Step(next, Now);
        Arm();
    }

    private void Step(in TurnEvent turnEvent, TimeSpan at)
    {
        if (at < _last) at = _last;
        _last = at;
        var step = _machine.Step(_state, turnEvent, at);
        _state = step.State;
        if (!step.Changed) return;
        _journal.Append(at, turnEvent);
        _stepping = true;
        try
        {
            foreach (var effect in step.Effects) _carryOut(effect);
        }
        finally
        {
            _stepping = false;
        }
    }

    /// <summary>A timer that fires early costs a tick that changes nothing; so it is only moved when the deadline came nearer.</summary>
    private void Arm()
    {
        if (_machine.NextDeadline(_state) is not { } due || IsArmedBy(due)) return;
        var now = _clock.Now;
        if (due > _line.At(now) && _line.StandsStillUntil(now) is { } goesOn && goesOn > due) due = goesOn;
        if (IsArmedBy(due)) return;
        _armedAt = due;
        var wait = due - now;
        _wakeAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    private bool IsArmedBy(TimeSpan due) => _armedAt is { } armed && armed <= due;
}
