using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Calls;

/// <summary>
/// A person on the phone: a microphone that streams without a stop in 20 ms frames, a loudspeaker that plays in real time and reports what was
/// heard, and a mind that knows when to speak. Two loops, one that speaks and one that listens, share the state under a lock; what is sent is
/// sent outside it.
/// </summary>
public sealed class SpokenCall
{
    private static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly VoiceClient _client;
    private readonly VoiceFormat _format;
    private readonly IReadOnlyList<CallerTurn> _turns;
    private readonly CallRecording _recording;
    private readonly ICallObserver _observer;
    private readonly TimeProvider _time;
    private readonly Microphone _microphone = new();
    private readonly PlaybackClock _playback;
    private readonly CallLedger _ledger;
    private readonly CallScript _script;
    private readonly long _startedAt;
    private readonly short[] _heard;
    private long _played;
    private PlaybackMark _lastMark;
    private TimeSpan _lastMarkAt;
    private bool _hasHungUp;

    /// <param name="client">Connected; stays the caller's to dispose.</param>
    /// <param name="format">The session's.</param>
    /// <param name="turns">What to say.</param>
    /// <param name="giveUp">How long to wait for any sign of an answer.</param>
    /// <param name="recording">Where what is heard goes.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="time">The clock of microphone and loudspeaker.</param>
    public SpokenCall(
        VoiceClient client, VoiceFormat format, IReadOnlyList<CallerTurn> turns, TimeSpan giveUp, CallRecording recording, ICallObserver observer, TimeProvider time)
    {
        _client = client;
        _format = format;
        _turns = turns;
        _recording = recording;
        _observer = observer;
        _time = time;
        _playback = new PlaybackClock(format.Audio.SampleRate);
        _ledger = new CallLedger(turns.Count);
        _script = new CallScript(turns, _ledger, giveUp);
        _heard = new short[format.FrameSamples];
        _startedAt = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>Speaks every turn, then hangs up. A cancelled token hangs up at once; that is an outcome, not an error.</summary>
    /// <exception cref="VoiceClientException">The connection broke, the server closed, or it broke the protocol.</exception>
    public async Task<CallOutcome> RunAsync(CancellationToken hangUp)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(hangUp);
        var listening = ListenAsync(ended);
        try
        {
            await SpeakAsync(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Either the caller hung up, or the listener ended; awaiting it below tells which.
        }
        catch (VoiceClientException)
        {
            // The listener knows why the line is dead; its word comes first.
            await AwaitFarewellAsync(listening);
            throw;
        }

        var through = _script.Next == _turns.Count && !ended.IsCancellationRequested;
        TimeSpan duration;
        lock (_gate)
        {
            duration = Now;
            _hasHungUp = true;
        }

        if (!listening.IsCompleted) await _client.HangUpAsync();
        await AwaitFarewellAsync(listening);
        lock (_gate)
        {
            return new CallOutcome(_client.Session.SessionId, [.. _turns.Select(Outcome)], duration, !through);
        }
    }

    /// <summary>What became of the turns so far; for a call that broke.</summary>
    public CallOutcome SoFar()
    {
        lock (_gate)
        {
            return new CallOutcome(_client.Session.SessionId, [.. _turns.Select(Outcome)], Now, HungUp: false);
        }
    }

    private TurnOutcome Outcome(CallerTurn turn, int index) =>
        _ledger.Outcome(index, turn.Name, bargedInto: index + 1 < _turns.Count && _turns[index + 1].BargeIn is not null);

    private async Task ListenAsync(CancellationTokenSource ended)
    {
        try
        {
            // Not cancelled by a hang-up: a cancelled read would tear the connection before the goodbye.
            await foreach (var message in _client.ReceiveAsync(CancellationToken.None))
            {
                if (Accept(message) is { } mark) await _client.MarkPlaybackAsync(mark, CancellationToken.None);
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FrameLength, _time);
        var frame = new short[_format.FrameSamples];
        for (var sent = 0L; ; sent++)
        {
            while (Now < sent * FrameLength) await timer.WaitForNextTickAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var (step, text, mark) = Tick(frame);
            // Not cancelled: a send that is cancelled half-way tears the connection before the goodbye.
            if (text is not null) await _client.SendTextMessageAsync(text, CancellationToken.None);
            await _client.SendAudioAsync(frame, CancellationToken.None);
            if (mark is { } played) await _client.MarkPlaybackAsync(played, CancellationToken.None);
            if (step == ScriptStep.HangUp) return;
        }
    }

    /// <summary>One frame's worth of the caller's life.</summary>
    private (ScriptStep Step, string? Text, PlaybackMark? Mark) Tick(short[] frame)
    {
        lock (_gate)
        {
            var now = Now;
            PlayUpTo(now);
            var waiting = _script.Next - 1;
            var hadGivenUp = waiting >= 0 && _ledger.WasGivenUp(waiting);
            var step = _script.Advance(now, _playback.Queued == TimeSpan.Zero);
            if (waiting >= 0 && !hadGivenUp && _ledger.WasGivenUp(waiting)) _observer.CallerGaveUp(_turns[waiting], now);
            var text = step == ScriptStep.Speak ? Begin(_script.Next - 1, now) : null;
            var held = _microphone.Read(frame);
            if (held.VoiceBegan) _ledger.VoiceBegan(held.Turn, now);
            if (held.VoiceEnded) _ledger.VoiceEnded(held.Turn, now);
            _recording.Caller(frame);
            return (step, text, DueMark(now));
        }
    }

    /// <summary>Starts a turn; returns what is to be typed.</summary>
    private string? Begin(int turn, TimeSpan now)
    {
        _ledger.Began(turn);
        _observer.CallerBegan(_turns[turn], now);
        if (_turns[turn] is SpokenTurn speech)
        {
            _microphone.Speak(turn, speech);
            return null;
        }

        _ledger.VoiceEnded(turn, now);
        return ((TypedTurn)_turns[turn]).Text;
    }

    /// <summary>Takes in a message; returns the mark that a clearing asks for.</summary>
    private PlaybackMark? Accept(ServerMessage message)
    {
        lock (_gate)
        {
            // What the server says to a goodbye is no part of the call.
            if (_hasHungUp) return null;
            var now = Now;
            PlayUpTo(now);
            _ledger.Received(message, now);
            _observer.Received(message, now);
            if (message is AgentAudioChunk chunk) _playback.Enqueue(chunk.Turn, _format.Decode(chunk.Audio.Span));
            if (message is not PlaybackClear clear) return null;
            _lastMark = _playback.Clear(clear.Turn);
            _lastMarkAt = now;
            return _lastMark;
        }
    }

    private void PlayUpTo(TimeSpan now)
    {
        var due = now.Ticks * _format.Audio.SampleRate / TimeSpan.TicksPerSecond;
        while (_played < due)
        {
            var piece = _heard.AsSpan(0, (int)Math.Min(_heard.Length, due - _played));
            var spoken = _playback.Play(piece);
            _recording.Agent(piece, spoken);
            _played += piece.Length;
            if (spoken > 0) _ledger.Heard(_playback.Turn, now);
        }
    }

    /// <summary>A mark every 100 ms while something new was heard, and one when it ended.</summary>
    private PlaybackMark? DueMark(TimeSpan now)
    {
        var mark = _playback.Mark(_playback.Turn);
        if (mark == _lastMark || mark.Turn == 0) return null;
        if (now < _lastMarkAt + MarkInterval && _playback.Queued > TimeSpan.Zero) return null;
        (_lastMark, _lastMarkAt) = (mark, now);
        return mark;
    }

    private async Task AwaitFarewellAsync(Task listening)
    {
        using var deadline = new CancellationTokenSource(Farewell, _time);
        try
        {
            await listening.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The server does not say goodbye; disposing the client ends the connection.
        }
    }
}
