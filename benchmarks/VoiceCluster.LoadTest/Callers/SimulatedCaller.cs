using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Callers;

/// <summary>
/// One caller of the scenario: told every 20 ms that a frame is due, and of what the server says; reads no clock, touches no socket. Times are
/// since the run began. Plays audio in its head: what came is heard from its arrival on, in real time.
/// </summary>
internal sealed class SimulatedCaller(Scenario scenario, FrameBank frames, ICallerLine line, Measurements measurements)
{
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(200);

    private readonly int _questionFrames = Scenario.Frames(scenario.Question);
    private readonly int _interruptionFrames = Scenario.Frames(scenario.Interruption);

    // At the caller, by turn, until the server tells its own stages of it.
    private readonly Dictionary<int, TimeSpan> _responses = [];
    private Phase _phase;
    private TimeSpan _phaseSince;
    private int _spoken;
    private long _ticks;

    // What was said, and the answer to it.
    private TimeSpan _voiceBeganAt;
    private TimeSpan _voiceEndedAt;
    private int _lastTurn;
    private int _answerTurn;
    private TimeSpan _answerFrom;
    private TimeSpan _answerLength;
    private TimeSpan _lastAudioAt;
    private bool _answerComplete;

    // The interrupted answer: a later piece of it must not come.
    private int _clearedTurn;
    private bool _isYielded;
    private TimeSpan _lastMarkAt;

    private enum Phase
    {
        NotStarted,

        /// <summary>Silent before the question.</summary>
        Quiet,
        Asking,
        AwaitingAnswer,

        /// <summary>Hears the piece of the answer that comes before the interruption.</summary>
        Hearing,
        Interrupting,
        AwaitingSecond,
        HearingOut,
    }

    /// <summary>The call is up: the first round begins.</summary>
    public void Start(TimeSpan now) => Enter(Phase.Quiet, now);

    /// <summary>A frame is due.</summary>
    public void Tick(TimeSpan now)
    {
        if (_phase == Phase.NotStarted) return;
        Decide(now);
        var speaks = _phase is Phase.Asking or Phase.Interrupting;
        line.Send(speaks ? frames.Speech(_spoken) : frames.Room(_ticks));
        _ticks++;
        if (speaks) Spoke(now);
        if (_phase is Phase.Hearing or Phase.HearingOut && now - _lastMarkAt >= MarkInterval) Mark(now);
    }

    /// <summary>The server said something.</summary>
    public void Received(in ServerEvent message, TimeSpan now)
    {
        switch (message.Kind)
        {
            case ServerEventKind.AudioChunk:
                Hear(message, now);
                break;
            case ServerEventKind.PlaybackClear:
                Clear(message.Turn, now);
                break;
            case ServerEventKind.TurnComplete:
                var isHeard = _responses.Remove(message.Turn, out var response);
                measurements.TurnCompleted(message.Commit, message.TtsFirstByte, message.FirstAudioOut, isHeard ? response : null);
                if (message.Turn == _answerTurn) _answerComplete = true;
                break;
            case ServerEventKind.Error:
                measurements.ErrorTold();
                break;
            default:
                break;
        }
    }

    private void Decide(TimeSpan now)
    {
        switch (_phase)
        {
            case Phase.Quiet when now - _phaseSince >= scenario.Silence:
                Speak(Phase.Asking, now);
                break;
            case Phase.Hearing when now - _answerFrom >= scenario.HeardBeforeInterruption:
                Mark(now);
                _isYielded = false;
                Speak(Phase.Interrupting, now);
                break;
            case Phase.HearingOut when _answerComplete && now - _answerFrom >= _answerLength:
                Mark(now);
                Enter(Phase.Quiet, now);
                break;
            case Phase.HearingOut when now - _lastAudioAt > scenario.GiveUp:
            case Phase.AwaitingAnswer or Phase.AwaitingSecond when now - _voiceEndedAt > scenario.GiveUp:
                measurements.GaveUp();
                if (_phase == Phase.AwaitingSecond && !_isYielded) measurements.DidNotYield();
                Enter(Phase.Quiet, now);
                break;
            default:
                break;
        }
    }

    private void Speak(Phase phase, TimeSpan now)
    {
        _spoken = 0;
        Enter(phase, now);
    }

    private void Spoke(TimeSpan now)
    {
        if (_spoken++ == 0) _voiceBeganAt = now;
        if (_spoken < (_phase == Phase.Asking ? _questionFrames : _interruptionFrames)) return;
        _voiceEndedAt = now;
        Enter(_phase == Phase.Asking ? Phase.AwaitingAnswer : Phase.AwaitingSecond, now);
    }

    private void Hear(in ServerEvent chunk, TimeSpan now)
    {
        if (chunk.Turn == _clearedTurn)
        {
            measurements.HeardAfterClear();
            return;
        }

        if (chunk.Turn > _lastTurn && _phase is Phase.AwaitingAnswer or Phase.AwaitingSecond)
        {
            _responses[chunk.Turn] = now - _voiceEndedAt;
            measurements.AnswerBegan(_responses[chunk.Turn]);
            if (_phase == Phase.AwaitingSecond && !_isYielded) measurements.DidNotYield();
            Begin(chunk.Turn, now);
            Enter(_phase == Phase.AwaitingAnswer ? Phase.Hearing : Phase.HearingOut, now);
        }

        _lastTurn = Math.Max(_lastTurn, chunk.Turn);
        if (chunk.Turn != _answerTurn) return;
        _lastAudioAt = now;
        _answerLength += TimeSpan.FromMilliseconds(chunk.DurationMs);
        _answerComplete |= chunk.IsFinal;
    }

    private void Begin(int turn, TimeSpan now)
    {
        _answerTurn = turn;
        _answerFrom = _lastMarkAt = now;
        _answerLength = TimeSpan.Zero;
        _answerComplete = false;
    }

    private void Clear(int turn, TimeSpan now)
    {
        if (turn != _answerTurn) return;
        line.Mark(turn, HeardMs(now));
        _clearedTurn = turn;
        if (_isYielded || _phase is not (Phase.Interrupting or Phase.AwaitingSecond)) return;
        _isYielded = true;
        var ranOut = _answerFrom + _answerLength;
        measurements.Yielded((now < ranOut ? now : ranOut) - _voiceBeganAt, _lastAudioAt - _voiceBeganAt);
    }

    private void Mark(TimeSpan now)
    {
        _lastMarkAt = now;
        line.Mark(_answerTurn, HeardMs(now));
    }

    private int HeardMs(TimeSpan now)
    {
        var heard = now - _answerFrom;
        return (int)(heard < _answerLength ? heard : _answerLength).TotalMilliseconds;
    }

    private void Enter(Phase phase, TimeSpan now) => (_phase, _phaseSince) = (phase, now);
}
