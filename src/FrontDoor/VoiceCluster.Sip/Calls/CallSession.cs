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

    /// <summary>Sends a 200 to the first INVITE or a later one, again and again until its ACK comes.</summary>
    /// <param name="invite">The INVITE.</param>
    /// <param name="body">The answer; an offer when there was none to answer; null when both were exchanged before.</param>
    public void Answer(InviteServerTransaction invite, byte[]? body)
    {
        var request = invite.Request;
        var ok = request.CreateResponse(200, _call.LocalTag);
        ok.CopyFrom(request, SipHeaderId.RecordRoute);
        ok.Set(SipHeaderId.Contact, _call.OwnContact(invite));
        _agent.AddCapabilities(ok);
        Timer.Agree(request, ok, _agent.Options.SessionExpires);
        if (body is not null) ok.SetBody(RequestInspection.SdpMediaType, body);
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
        if (RefuseChange(request, invite, agreedEarly: false) is { } notNow)
        {
            invite.Respond(notNow);
            return;
        }

        if (!Media.TryAnswer(request, null, out var answer, out var refusal))
        {
            invite.Respond(refusal);
            return;
        }

        _call.Link!.RefreshTarget(request);
        // Without an offer another party may be put in the peer's place: it is offered all we have.
        Answer(invite, answer ?? Media.Offer(Media.Willing, widen: true));
        if (answer is not null) NoteHold();
    }

    /// <summary>An UPDATE, also one before the INVITE is answered (RFC 3311).</summary>
    /// <param name="transaction">The request.</param>
    /// <param name="dialog">Where it came.</param>
    /// <param name="early">The answer to our INVITE in this dialog, while the INVITE is open.</param>
    /// <param name="agreedEarly">Offer and answer were exchanged before the INVITE is answered.</param>
    public void OnUpdate(SipServerTransaction transaction, SipDialog dialog, InviteAnswer? early, bool agreedEarly)
    {
        var request = transaction.Request;
        if ((request.Body.IsEmpty ? SessionTimer.Refuse(request, _call.LocalTag) : RefuseChange(request, transaction, agreedEarly)) is { } notNow)
        {
            transaction.Respond(notNow);
            return;
        }

        if (!Media.TryAnswer(request, null, out var answer, out var refusal))
        {
            transaction.Respond(refusal);
            return;
        }

        dialog.RefreshTarget(request);
        var ok = request.CreateResponse(200);
        ok.Set(SipHeaderId.Contact, _call.OwnContact(transaction));
        _agent.AddCapabilities(ok);
        if (IsEstablished) Timer.Agree(request, ok, _agent.Options.SessionExpires);
        if (answer is not null) ok.SetBody(RequestInspection.SdpMediaType, answer);
        transaction.Respond(ok);
        if (answer is null) return;
        if (early is not null) Media.Prefer(early);
        if (IsEstablished) NoteHold();
    }

    /// <summary>Tells the listener when the last agreement began or ended a hold by the peer.</summary>
    public void NoteHold()
    {
        if (Media.NoteHold()) _call.Listener?.OnHeld(_call, Media.IsHeldByPeer);
    }

    /// <summary>Ends the call when a response says that the peer does not know it any more, or that nothing reaches the peer (RFC 5057).</summary>
    public void LoseWhenGone(SipResponse response)
    {
        if (_call.Phase == SipCallPhase.Established && (response.Status is 408 or 481 || response.IsLocal))
            _call.HangUpNow(new(SipCallEndCause.Lost, response.Status, response.Reason));
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
        var answer = new InviteAnswer(_call.Link!, Media);
        _call.Link!.Send(
            SipMethod.Invite,
            request =>
            {
                _reinvite = request;
                _agent.AddCapabilities(request);
                AskForTimer(request);
                request.SetBody(RequestInspection.SdpMediaType, body);
            },
            response => OnReinviteResponse(response, answer, direction, attempt, done));
    }

    private void OnReinviteResponse(SipResponse response, InviteAnswer answer, SdpDirection direction, int attempt, TaskCompletionSource<bool>? done)
    {
        if (response.IsProvisional)
        {
            if (response.Status > 100) answer.TryTakeProvisional(response);
            return;
        }

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
        var agreed = response.IsSuccess && answer.TryTakeFinal(response);
        if (agreed)
        {
            Media.Willing = direction;
            Timer.Agree(response);
            NoteHold();
        }

        done?.TrySetResult(agreed);
        LoseWhenGone(response);
        if (!agreed && IsEstablished) Timer.RefreshAgain(); // it would have been a refresh too
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

    // Glare, a change before the last one is finished (RFC 3311 section 5.2), or too short a session interval.
    private SipResponse? RefuseChange(SipRequest request, SipServerTransaction transaction, bool agreedEarly)
    {
        var ours = _changing || (_unacknowledged is not null && transaction is not InviteServerTransaction);
        if (ours || (_call.Phase == SipCallPhase.Calling && !agreedEarly)) return request.CreateResponse(491);
        if (_unacknowledged is null && (_call.Phase != SipCallPhase.Offered || agreedEarly)) return SessionTimer.Refuse(request, _call.LocalTag);
        var busy = request.CreateResponse(500);
        busy.Set(SipHeaderId.RetryAfter, RandomNumberGenerator.GetInt32(0, 11));
        return busy;
    }

    // RFC 4028: UPDATE when the peer takes it, which leaves the media alone, else a re-INVITE.
    private void Refresh()
    {
        if (!IsEstablished) return;
        if (PeerTakesUpdate) _call.Link!.Send(SipMethod.Update, AskForTimer, OnRefreshed);
        else if (_changing) Timer.RefreshAgain(); // in case that the change fails, which refreshes too
        else Reinvite(Media.Willing, attempt: 1, null);
    }

    private void OnRefreshed(SipResponse response)
    {
        if (response.IsProvisional || !IsEstablished) return;
        if (response.IsSuccess)
        {
            Timer.Agree(response);
            return;
        }

        LoseWhenGone(response);
        if (!IsEstablished) return;
        if (response.Status is 405 or 501) PeerTakesUpdate = false; // whatever it allowed
        Timer.RefreshAgain();
    }

    private void AskForTimer(SipRequest request)
    {
        request.Set(SipHeaderId.Supported, RequestInspection.SupportedTags);
        if (Timer.Interval > 0) request.Set(SipHeaderId.SessionExpires, SessionTimer.Write(Timer.Interval, Timer.IsRefresher ? "uac" : "uas"));
    }
}
