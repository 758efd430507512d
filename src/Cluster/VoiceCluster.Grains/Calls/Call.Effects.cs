using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

// What the machine asks for.
internal sealed partial class Call
{
    private void CarryOut(TurnEffect effect)
    {
        switch (effect)
        {
            case StateChanged change:
                _states.Add(change);
                Notify(new StateChange { At = Clock.Wall(change.At), From = change.From, To = change.To, Cause = change.Cause, Turn = change.Turn });
                break;
            case TransitionRefused refused:
                _services.Metrics.Refused();
                LogRefused(SessionId, refused.From, refused.To, refused.Cause);
                break;
            case OpenUtterance open:
                _utterance = open.Utterance;
                break;
            case CloseUtterance close:
                _utterance = 0;
                Close(close.Utterance);
                break;
            case StartSpeculation start:
                // What the last answer left out is said as it was written; the model would write something else.
                var goesOn = start.Say is null && _rest.Length > 0 && Tools.Pending is null && EarLimit.WantsMore(start.Words);
                _answer = new Answer(this, start.Epoch, start.Turn, start.Words, goesOn ? _rest : start.Say, isLimited: goesOn);
                _answer.Start();
                break;
            case CancelAnswer cancel:
                if (_answer is { } cancelled)
                {
                    cancelled.Cancel(cancel.Reason);
                    _telemetry.Wasted(cancelled.CompletionTokens);
                    _services.Metrics.Cancelled(cancel.Reason, cancelled.CompletionTokens);
                    _answer = null;
                }

                break;
            case CommitAnswer commit:
                if (_lastFinalAt is { } final) _answer!.Timeline.Mark(Stage.SttFinal, final);
                _answer!.Commit(commit.SpeechEnd, commit.Confidence);
                if (_leg is null) AnswerInWriting(_answer);
                break;
            case PausePlayback pause:
                _answer!.Outgoing.Paused(Clock.Now);
                _leg?.Pause(pause.Epoch, _answer.Turn, TurnCause.CallerSpeech);
                break;
            case ResumePlayback resume:
                _answer!.Outgoing.Resumed(Clock.Now);
                _leg?.Resume(resume.Epoch);
                break;
            case StopPlayback stop:
                _answer!.Cancel(TurnCause.Interrupt);
                _answer.Timeline.Mark(Stage.PlaybackEnd, Clock.Now);
                Unasked(_answer);
                _closer.AwaitHeard(stop.Epoch, _answer.Outgoing.Played(Clock.Now));
                if (_leg is null) _closer.LegGone();
                else _leg.Stop(stop.Epoch, _answer.Turn, stop.Cause);
                break;
            case TurnEnded ended:
                var answer = ended.Epoch == 0 ? null : _answer;
                _closer.Close(ended, answer, _states, Tools.EndTurn());
                Documents.Forget();
                _answer = null;
                _rest = ended.Interrupted || answer is null ? "" : answer.Rest;
                _consent = null;
                if (ended.Words.Length > 0) Spending.Answered();
                if (answer?.Then is { } then && (!ended.Interrupted || then.Limit is not null)) Go(then);
                _lastFinalAt = null;
                _states = [];
                if (State.MachineAnswered) MessageEnded(ended.Cause);
                break;
            case DebounceChanged debounce:
                LogDebounce(SessionId, debounce.From.TotalMilliseconds, debounce.To.TotalMilliseconds, debounce.CancellationRate);
                Notify(_telemetry.Report(State, Clock.Time.GetUtcNow()));
                break;
            case StaleDropped stale:
                _services.Metrics.Stale();
                LogStale(SessionId, stale.Kind, stale.EpochOrSequence);
                break;
        }
    }

    /// <summary>A question that the caller did not hear cannot be answered by what he says next.</summary>
    private void Unasked(Answer answer)
    {
        if (Tools.Pending is not { } pending || pending.Call.Turn != answer.Turn) return;
        var heard = HeardAnswer.Cut(answer.Spoken, answer.Outgoing.Played(Clock.Now)).Heard;
        var beginning = string.Join(' ', pending.Question.Split(' ').Take(3));
        if (!heard.Contains(beginning, StringComparison.Ordinal)) Tools.Withdraw(pending);
    }

    /// <summary>The caller has heard the answer after which the agent does this.</summary>
    private void Go(AfterAnswer then)
    {
        if (then.Limit is { } limit)
        {
            _services.Metrics.LimitReached(limit);
            LogLimitReached(SessionId, limit);
            _hangUp(limit);
        }
        else if (then.Transfer is { } target)
        {
            Notify(new TransferRequested { At = Clock.Time.GetUtcNow(), Target = target });
        }
        else
        {
            _hangUp("agent");
        }
    }

    /// <summary>Tells the recogniser, through the same stream as the audio, that the utterance is over.</summary>
    private void Close(int utterance) => _ = CloseAsync(new AudioFrame(_intake.Frames, default, utterance, Echo: false));

    private async Task CloseAsync(AudioFrame boundary)
    {
        try
        {
            await _neighbours.Audio.OnNextAsync(boundary);
        }
        catch (Exception exception)
        {
            LogAudioFailed(exception, SessionId);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Call {CallId}: refused transition {From} -> {To} ({Cause})")]
    private partial void LogRefused(string callId, TurnPhase from, TurnPhase to, string cause);

    [LoggerMessage(11, LogLevel.Information, "Call {CallId}: debounce {FromMs} -> {ToMs} ms at a cancellation rate of {Rate}")]
    private partial void LogDebounce(string callId, double fromMs, double toMs, double rate);

    [LoggerMessage(12, LogLevel.Debug, "Call {CallId}: stale {Kind} {Number} dropped")]
    private partial void LogStale(string callId, TurnEventKind kind, long number);

    [LoggerMessage(13, LogLevel.Warning, "Call {CallId}: an event could not be published to watchers")]
    private partial void LogWatchersFailed(Exception exception, string callId);

    [LoggerMessage(16, LogLevel.Information, "Call {CallId} is ended by its agent's {Limit}")]
    private partial void LogLimitReached(string callId, string limit);

    [LoggerMessage(15, LogLevel.Error, "Call {CallId}: the answer of turn {Turn} broke")]
    private partial void LogAnswerFailed(Exception exception, string callId, int turn);

    [LoggerMessage(14, LogLevel.Warning, "Call {CallId}: audio could not be published")]
    private partial void LogAudioFailed(Exception exception, string callId);
}
