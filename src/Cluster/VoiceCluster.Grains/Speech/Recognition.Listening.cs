using Microsoft.Extensions.Logging;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

// The session's life, and what it says.
internal sealed partial class Recognition
{
    private async Task ListenAsync()
    {
        try
        {
            for (var attempt = 0; attempt < Attempts.Length;)
            {
                if (Attempts[attempt] > TimeSpan.Zero) await Task.Delay(Attempts[attempt], _time, _disposed.Token);
                var (worked, problem) = await RunSessionAsync(attempt);
                _session = null;
                await SettleAsync();
                attempt = worked ? 0 : problem.Kind.IsTransient() ? attempt + 1 : Attempts.Length;
                if (attempt == Attempts.Length) await _lost(problem.Message);
                else _metrics.Reconnected();
            }
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The call is over.
        }
        finally
        {
            _session = null;
        }
    }

    /// <summary>One session from its opening to its loss; whether it ever worked, and what ended it.</summary>
    private async Task<(bool Worked, ProviderException Problem)> RunSessionAsync(int attempt)
    {
        var opened = 0L;
        var said = false;
        try
        {
            await using var session = await _recogniser.OpenAsync(_request, _disposed.Token);
            opened = _time.GetTimestamp();
            Opened(session);
            await foreach (var speech in session.ReadAsync(_disposed.Token).WithCancellation(_disposed.Token))
            {
                said = true;
                await PublishAsync(speech);
            }

            _disposed.Token.ThrowIfCancellationRequested();
            throw new ProviderException(ProviderErrorKind.Unavailable, _recogniser.Name, "the session ended");
        }
        catch (ProviderException exception)
        {
            LogLost(exception, _callId, attempt);
            return (said || (opened != 0 && _time.GetElapsedTime(opened) > Lasting), exception);
        }
    }

    /// <summary>A session is there: what is fresh of the kept audio goes first.</summary>
    private void Opened(ISpeechToTextSession session)
    {
        var stale = _backlog.Count(item => item.Kind is HandoverKind.Audio && _time.GetElapsedTime(item.Timestamp) > Fresh);
        if (stale > 0)
        {
            DropOldest(stale);
            LogStale(_callId, stale);
        }

        _sessionAudio = TimeSpan.Zero;
        _session = session;
        _sending = DrainAsync(session, Task.CompletedTask);
    }

    /// <summary>A session is gone: utterances that it owed are ended, the one being spoken goes on with the next session.</summary>
    private async Task SettleAsync()
    {
        var unfinished = _given.Where(g => g.Utterance == _open || _backlog.Exists(item => item.Utterance == g.Utterance)).ToList();
        var owed = _given.Except(unfinished).ToList();
        _given.Clear();
        _backlog.InsertRange(0, unfinished.Select(g => new Handover(HandoverKind.Open, g.Utterance, CallTime: g.CallTime)));
        foreach (var given in owed) await EndAsync(given);
    }

    private Task EndAsync(in Given given)
    {
        _last = given;
        return _publish(new Transcript { Sequence = ++_sequence, Kind = SpeechToTextEventKind.UtteranceEnd, Utterance = given.Utterance });
    }

    private Task PublishAsync(SpeechToTextEvent said)
    {
        var given = _given.TryPeek(out var current) ? current : _last;
        if (said.Kind is SpeechToTextEventKind.UtteranceEnd)
        {
            _given.TryDequeue(out _);
            return EndAsync(given);
        }

        return _publish(new Transcript
        {
            Sequence = ++_sequence,
            Kind = said.Kind,
            Utterance = given.Utterance,
            Text = said.Text,
            Confidence = said.Confidence,
            EndConfidence = said.EndConfidence,
            Start = given.CallTime + said.Start - given.SessionTime,
            End = given.CallTime + said.End - given.SessionTime,
        });
    }

    [LoggerMessage(30, LogLevel.Warning, "Call {CallId}: the recogniser's session is lost (attempt {Attempt})")]
    private partial void LogLost(Exception exception, string callId, int attempt);

    [LoggerMessage(31, LogLevel.Warning, "Call {CallId}: {Frames} frames were too old to be recognised after an outage")]
    private partial void LogStale(string callId, int frames);

    [LoggerMessage(32, LogLevel.Warning, "Call {CallId}: audio could not be handed to the recogniser")]
    private partial void LogNotSent(Exception exception, string callId);
}
