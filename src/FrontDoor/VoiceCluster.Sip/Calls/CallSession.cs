using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>The session of a call after its first INVITE: re-INVITE and UPDATE both ways, hold and resume, refreshes, and the ACK of each 200 sent.</summary>
internal sealed class CallSession
{
    private const int MaxAttempts = 5;

    private readonly SipCall _call;
    private readonly SipUserAgent _agent;
    private AnswerRepeater? _unacknowledged;
    private SipTimer? _retry;
    private bool _changing;
    private SipRequest? _reinvite;

    public CallSession(SipCall call, OfferAnswer media)
    {
        _call = call;
        _agent = call.Agent;
        Media = media;
        Timer = new SessionTimer(_agent.Context, Refresh, () => call.HangUpNow(new(SipCallEndCause.SessionExpired, 408, "No session refresh came")));
    }

    public OfferAnswer Media { get; }

    public SessionTimer Timer { get; }

    /// <summary>The peer takes UPDATE, which refreshes a session and leaves its media alone.</summary>
    public bool PeerTakesUpdate { get; set; }

    private bool IsEstablished => _call.Phase == SipCallPhase.Established;

    /// <summary>Changes the direction with a re-INVITE; <paramref name="done"/> is told whether the peer agreed.</summary>
    public void Change(SdpDirection direction, TaskCompletionSource<bool> done)
    {
        if (!IsEstablished || _changing) done.SetResult(false);
        else Reinvite(direction, attempt: 1, done);
    }

    /// <summary>Sends a 200 to the first INVITE or a later one: with the answer, or with an offer when there was none to answer.</summary>
    public void Answer(InviteServerTransaction invite, byte[]? answer)
    {
        var request = invite.Request;
        var ok = request.CreateResponse(200, _call.LocalTag);
        ok.CopyFrom(request, SipHeaderId.RecordRoute);
        ok.Set(SipHeaderId.Contact, _call.OwnContact(invite));
        _agent.AddCapabilities(ok);
        Timer.Agree(request, ok, _agent.Options.SessionExpires);
        ok.SetBody(RequestInspection.SdpMediaType, answer ?? Media.Offer(Media.Willing));
        _unacknowledged?.Stop();
        _unacknowledged = new AnswerRepeater(
            _agent.Context, invite, () => _call.HangUpNow(new(SipCallEndCause.NotAcknowledged, 408, "The answer was never acknowledged")));
        invite.Respond(ok);
    }

    /// <summary>True when this is the ACK that was waited for, and what it says fits.</summary>
    public bool TryTakeAck(SipRequest ack)
    {
        if (_unacknowledged is not { } repeater || repeater.Sequence != ack.CSeq.Number) return false;
        repeater.Stop();
        _unacknowledged = null;
        if (!Media.IsOffering || Media.TryTakeAnswer(ack)) return true;
        _call.HangUpNow(new(SipCallEndCause.MediaFailed, 488, "The answer in the ACK does not fit the offer"));
        return false;
    }

    public void OnReinvite(InviteServerTransaction invite)
    {
        var request = invite.Request;
        if (RefuseChange(request, invite) is { } refusal || !Media.TryAnswer(request, null, out var answer, out refusal))
        {
            invite.Respond(refusal!);
            return;
        }

        _call.Link!.RefreshTarget(request);
        Answer(invite, answer);
        if (answer is not null) NoteHold();
    }

    public void OnUpdate(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        if ((request.Body.Length > 0 ? RefuseChange(request, transaction) : SessionTimer.Refuse(request, _call.LocalTag)) is { } refusal
            || !Media.TryAnswer(request, null, out var answer, out refusal))
        {
            transaction.Respond(refusal!);
            return;
        }

        _call.Link?.RefreshTarget(request);
        var ok = request.CreateResponse(200);
        ok.Set(SipHeaderId.Contact, _call.OwnContact(transaction));
        _agent.AddCapabilities(ok);
        Timer.Agree(request, ok, _agent.Options.SessionExpires);
        if (answer is not null) ok.SetBody(RequestInspection.SdpMediaType, answer);
        transaction.Respond(ok);
        if (answer is not null) NoteHold();
    }

    /// <summary>Tells the listener when the last agreement began or ended a hold by the peer.</summary>
    public void NoteHold()
    {
        if (Media.NoteHold()) _call.Listener?.OnHeld(_call, Media.IsHeldByPeer);
    }

    /// <summary>The call has ended.</summary>
    public void Stop()
    {
        Timer.Dispose();
        _unacknowledged?.Stop();
        _retry?.Dispose();
    }

    private void Reinvite(SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        _changing = true;
        var body = Media.Offer(direction);
        _call.Link!.Send(
            SipMethod.Invite,
            request =>
            {
                _reinvite = request;
                _agent.AddCapabilities(request);
                AskForTimer(request);
                request.SetBody(RequestInspection.SdpMediaType, body);
            },
            response => OnReinviteResponse(response, direction, attempt, done));
    }

    private void OnReinviteResponse(SipResponse response, SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        if (response.IsProvisional) return;
        if (response.IsSuccess)
        {
            if (_call.Link!.AcknowledgeAgain(response)) return;
            _call.Link.RefreshTarget(response);
            _call.Link.Acknowledge(_reinvite!, response);
        }

        if (!IsEstablished)
        {
            done?.TrySetResult(false);
            return;
        }

        if (response.Status == 491 && attempt < MaxAttempts)
        {
            RetryLater(direction, attempt, done);
            return;
        }

        _changing = false;
        var agreed = response.IsSuccess && Media.TryTakeAnswer(response);
        if (agreed)
        {
            Media.Willing = direction;
            Timer.Take(response);
            NoteHold();
        }

        done?.TrySetResult(agreed);
        LoseWhenGone(response);
    }

    // Both changed at once: the caller, who owns the Call-ID, waits longer (section 14.1).
    private void RetryLater(SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        _changing = false;
        var wait = _call.IsIncoming ? RandomNumberGenerator.GetInt32(0, 200) : RandomNumberGenerator.GetInt32(210, 400);
        _retry?.Dispose();
        _retry = _agent.Context.CreateTimer(() =>
        {
            if (IsEstablished && !_changing) Reinvite(direction, attempt + 1, done);
            else done?.TrySetResult(false);
        });
        _retry.Start(TimeSpan.FromMilliseconds(wait * 10));
    }

    // Glare, a change before the last one is finished, or too short a session interval.
    private SipResponse? RefuseChange(SipRequest request, SipServerTransaction transaction)
    {
        if (_changing || _call.Phase is SipCallPhase.Calling or SipCallPhase.Offered) return request.CreateResponse(491);
        if (_unacknowledged is not null)
        {
            if (transaction is not InviteServerTransaction) return request.CreateResponse(491);
            var busy = request.CreateResponse(500);
            busy.Set(SipHeaderId.RetryAfter, RandomNumberGenerator.GetInt32(0, 11));
            return busy;
        }

        return SessionTimer.Refuse(request, _call.LocalTag);
    }

    // RFC 4028: UPDATE when the peer takes it, which leaves the media alone, else a re-INVITE.
    private void Refresh()
    {
        if (!IsEstablished) return;
        if (PeerTakesUpdate) _call.Link!.Send(SipMethod.Update, AskForTimer, OnRefreshed);
        else if (!_changing) Reinvite(Media.Willing, attempt: 1, null);
    }

    private void OnRefreshed(SipResponse response)
    {
        if (response.IsProvisional || !IsEstablished) return;
        if (response.IsSuccess) Timer.Take(response);
        else LoseWhenGone(response);
    }

    // The peer does not know the call any more, or nothing reaches it (RFC 5057).
    private void LoseWhenGone(SipResponse response)
    {
        if (response.Status is 408 or 481 || response.IsLocal) _call.HangUpNow(new(SipCallEndCause.Lost, response.Status, response.Reason));
    }

    private void AskForTimer(SipRequest request)
    {
        request.Set(SipHeaderId.Supported, RequestInspection.SupportedTags);
        if (Timer.Interval > 0) request.Set(SipHeaderId.SessionExpires, SessionTimer.Write(Timer.Interval, Timer.IsRefresher ? "uac" : "uas"));
    }
}
