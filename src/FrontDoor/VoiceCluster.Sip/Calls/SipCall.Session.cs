using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>Changes during the call: re-INVITE and UPDATE both ways, hold and resume, session refreshes.</summary>
public sealed partial class SipCall
{
    private SdpDirection _willing = SdpDirection.SendReceive;
    private bool _modifying;
    private SipTimer? _modifyTimer;

    /// <summary>The peer does not take our audio.</summary>
    public bool IsHeldByPeer { get; private set; }

    /// <summary>This side holds the call.</summary>
    public bool IsHeld => _willing != SdpDirection.SendReceive;

    /// <summary>Holds the call with a re-INVITE (sendonly). True when the peer agreed; otherwise nothing changed.</summary>
    public Task<bool> HoldAsync() => ModifyAsync(SdpDirection.SendOnly);

    /// <summary>Takes a held call back.</summary>
    public Task<bool> ResumeAsync() => ModifyAsync(SdpDirection.SendReceive);

    private Task<bool> ModifyAsync(SdpDirection direction)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.Executor.Post(() =>
        {
            if (_phase != Phase.Established || _modifying) done.SetResult(false);
            else Reinvite(direction, attempt: 1, done);
        });
        return done.Task;
    }

    private void Reinvite(SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        _modifying = true;
        var body = _media!.CreateOffer(direction).ToBytes();
        Exchange(
            SipMethod.Invite,
            request =>
            {
                _agent.AddCapabilities(request);
                AskForTimer(request);
                request.SetBody(RequestInspection.SdpMediaType, body);
            },
            response => OnReinviteResponse(response, direction, attempt, done));
    }

    private void OnReinviteResponse(SipResponse response, SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        if (response.IsProvisional) return;
        if (response.IsSuccess && _acks.TryGetValue((response.ToTag, response.CSeq.Number), out var sent))
        {
            sent.Way.Send(sent.Ack);
            return;
        }

        if (response.IsSuccess && _dialog is not null)
        {
            _dialog.RefreshTarget(response);
            _acks.Clear(); // an older 2xx cannot come any more once a later INVITE was answered
            SendAck(_dialog, response);
        }

        if (_phase != Phase.Established)
        {
            done?.TrySetResult(false);
            return;
        }

        if (response.Status == 491 && attempt < 5)
        {
            RetryLater(direction, attempt, done);
            return;
        }

        _modifying = false;
        var agreed = response.IsSuccess && TakeAnswer(response);
        if (agreed)
        {
            _willing = direction;
            _sessionTimer.Take(response);
            NoteHold();
        }

        done?.TrySetResult(agreed);
        if (response.Status is 408 or 481 || response is { IsLocal: true }) HangUpNow(new(SipCallEndCause.Lost, response.Status, response.Reason));
    }

    // Both changed at once: the caller, who owns the Call-ID, waits longer (section 14.1).
    private void RetryLater(SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        _modifying = false;
        var wait = IsIncoming ? RandomNumberGenerator.GetInt32(0, 200) : RandomNumberGenerator.GetInt32(210, 400);
        _modifyTimer?.Dispose();
        _modifyTimer = _agent.Context.CreateTimer(() =>
        {
            if (_phase == Phase.Established && !_modifying) Reinvite(direction, attempt + 1, done);
            else done?.TrySetResult(false);
        });
        _modifyTimer.Start(TimeSpan.FromMilliseconds(wait * 10));
    }

    private void OnReinvite(InviteServerTransaction invite)
    {
        var request = invite.Request;
        if (RefuseChange(request, invite) is { } refusal)
        {
            invite.Respond(refusal);
            return;
        }

        if (!TryTakeOffer(request, out var answer, out var failure))
        {
            invite.Respond(failure!);
            return;
        }

        _dialog!.RefreshTarget(request);
        Answer(invite, answer, _willing);
        if (answer is not null) NoteHold();
    }

    private void OnUpdate(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        if ((request.Body.Length > 0 ? RefuseChange(request, transaction) : SessionTimer.Refuse(request, LocalTag)) is { } refusal)
        {
            transaction.Respond(refusal);
            return;
        }

        if (!TryTakeOffer(request, out var answer, out var failure))
        {
            transaction.Respond(failure!);
            return;
        }

        _dialog?.RefreshTarget(request);
        var ok = request.CreateResponse(200);
        ok.Set(SipHeaderId.Contact, OwnContact(transaction));
        _agent.AddCapabilities(ok);
        _sessionTimer.Agree(request, ok, _agent.Options.SessionExpires);
        if (answer is not null) ok.SetBody(RequestInspection.SdpMediaType, answer.ToBytes());
        transaction.Respond(ok);
        if (answer is not null) NoteHold();
    }

    // Glare, a change before the last one is finished, or too short a session interval.
    private SipResponse? RefuseChange(SipRequest request, SipServerTransaction transaction)
    {
        if (_modifying || (_phase is Phase.Calling or Phase.Offered)) return request.CreateResponse(491);
        if (_unacknowledged is not null)
        {
            if (transaction is not InviteServerTransaction) return request.CreateResponse(491);
            var busy = request.CreateResponse(500);
            busy.Set(SipHeaderId.RetryAfter, RandomNumberGenerator.GetInt32(0, 11));
            return busy;
        }

        return SessionTimer.Refuse(request, LocalTag);
    }

    private bool TryTakeOffer(SipRequest request, out SdpDescription? answer, out SipResponse? failure)
    {
        (answer, failure) = (null, null);
        if (request.Body.Length == 0) return true;
        if (!SdpParser.TryParse(request.Body.Span, out var offer, out var error)) failure = request.CreateResponse(400, null, error);
        else if ((answer = _media!.CreateAnswer(offer!, _willing)) is null) failure = request.CreateResponse(488);
        return failure is null;
    }

    private void NoteHold()
    {
        var held = _media?.Agreed is { Sends: false } && _willing is SdpDirection.SendReceive or SdpDirection.SendOnly;
        if (held == IsHeldByPeer) return;
        IsHeldByPeer = held;
        Listener?.OnHeld(this, held);
    }

    // RFC 4028: UPDATE when the peer takes it, which leaves the media alone, else a re-INVITE.
    private void Refresh()
    {
        if (_phase != Phase.Established) return;
        if (_peerTakesUpdate) Exchange(SipMethod.Update, AskForTimer, OnRefreshed);
        else if (!_modifying) Reinvite(_willing, attempt: 1, null);
    }

    private void OnRefreshed(SipResponse response)
    {
        if (response.IsProvisional || _phase != Phase.Established) return;
        if (response.IsSuccess) _sessionTimer.Take(response);
        else if (response.Status is 408 or 481 || response.IsLocal) HangUpNow(new(SipCallEndCause.Lost, response.Status, response.Reason));
    }

    private void AskForTimer(SipRequest request)
    {
        request.Set(SipHeaderId.Supported, RequestInspection.SupportedTags);
        if (_sessionTimer.Interval > 0)
            request.Set(SipHeaderId.SessionExpires, SessionTimer.Write(_sessionTimer.Interval, _sessionTimer.IsRefresher ? "uac" : "uas"));
    }
}
