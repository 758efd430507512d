namespace VoiceCluster.Sip;

/// <summary>The answering side of a call's first INVITE: rings, accepts, refuses, or is cancelled.</summary>
internal sealed class IncomingInvite
{
    private readonly SipCall _call;
    private readonly InviteServerTransaction _transaction;
    private readonly byte[]? _answer;
    private ReliableProvisional? _reliable;
    private bool _offeredRinging;
    private TaskCompletionSource<bool>? _accepted;
    private string? _hangUpReason;

    /// <param name="call">The call it began.</param>
    /// <param name="transaction">The INVITE.</param>
    /// <param name="answer">The answer to its offer; null when it has none.</param>
    public IncomingInvite(SipCall call, InviteServerTransaction transaction, byte[]? answer)
    {
        _call = call;
        _transaction = transaction;
        _answer = answer;
        transaction.Cancelled = _ => OnCancel();
        transaction.TransportFailed = reason => call.End(new(SipCallEndCause.Lost, 503, reason));
    }

    /// <summary>The 180 held our offer, and its PRACK the answer.</summary>
    public bool IsAgreed { get; private set; }

    private SipRequest Request => _transaction.Request;

    public bool IsMergedWith(SipRequest request) => Request.CallId == request.CallId && Request.FromTag == request.FromTag && Request.CSeq == request.CSeq;

    /// <summary>
    /// Says that it rings, reliably when the caller knows how (RFC 3262). The first reliable response to an INVITE without an offer makes one (section 5),
    /// so to such an INVITE it is reliable only when the caller insists.
    /// </summary>
    public void Ring()
    {
        if (_call.Phase != SipCallPhase.Offered || _reliable is not null) return;
        var ringing = Request.CreateResponse(180, _call.LocalTag);
        ringing.CopyFrom(Request, SipHeaderId.RecordRoute);
        ringing.Set(SipHeaderId.Contact, _call.OwnContact(_transaction));
        var required = Request.Lists(SipHeaderId.Require, "100rel");
        if (!required && (_answer is null || !Request.Lists(SipHeaderId.Supported, "100rel")))
        {
            _transaction.Respond(ringing);
            return;
        }

        _offeredRinging = _answer is null;
        if (_offeredRinging) ringing.SetBody(RequestInspection.SdpMediaType, Media.Offer(Media.Willing));
        _reliable = new ReliableProvisional(_call.Agent.Context, _transaction, ringing, () => Reject(504, "The 180 was never acknowledged", null));
        _reliable.Start();
    }

    /// <summary>Answers with 200; <paramref name="accepted"/> is told whether it was acknowledged.</summary>
    public void Accept(TaskCompletionSource<bool> accepted)
    {
        if (_call.Phase != SipCallPhase.Offered || _accepted is not null)
        {
            accepted.SetResult(false);
            return;
        }

        _accepted = accepted;
        // An offer that is open must be answered first, by the PRACK (RFC 3262 section 3).
        if (!_offeredRinging || IsAgreed) Answer();
    }

    public void Reject(int status, string? reason, int? retryAfter)
    {
        if (_call.Phase != SipCallPhase.Offered) return;
        var response = Request.CreateResponse(status, _call.LocalTag, reason);
        if (retryAfter is { } seconds) response.Set(SipHeaderId.RetryAfter, seconds);
        _transaction.Respond(response);
        _call.End(new(SipCallEndCause.Refused, status, response.Reason));
    }

    /// <summary>Hangs up an accepted call as soon as its ACK comes: there is no BYE before it (section 15).</summary>
    public void HangUpWhenAcknowledged(string reason) => _hangUpReason = reason;

    public void OnPrack(SipServerTransaction prack)
    {
        var request = prack.Request;
        var matches = _reliable is { } reliable && request.Get(SipHeaderId.RAck) == reliable.Acknowledgement;
        prack.Respond(request.CreateResponse(matches ? 200 : 481));
        if (!matches) return;
        _reliable!.Stop();
        if (!_offeredRinging || IsAgreed || _call.Phase != SipCallPhase.Offered) return;
        IsAgreed = Media.TryTakeAnswer(request);
        if (!IsAgreed) Reject(488, "The answer in the PRACK does not fit the offer", null);
        else if (_accepted is not null) Answer();
    }

    /// <summary>The ACK came, and the call stands.</summary>
    public void OnAcknowledged()
    {
        _accepted?.TrySetResult(true);
        if (_hangUpReason is { } reason) _call.HangUpNow(new(SipCallEndCause.HungUp, 200, reason));
    }

    /// <summary>The caller said goodbye before the answer.</summary>
    public void OnBye()
    {
        if (!_transaction.IsAnswered) _transaction.Respond(Request.CreateResponse(487, _call.LocalTag));
    }

    /// <summary>The call has ended.</summary>
    public void Stop()
    {
        _reliable?.Stop();
        _accepted?.TrySetResult(false);
    }

    private OfferAnswer Media => _call.Session!.Media;

    private void Answer()
    {
        _call.Phase = SipCallPhase.Answered;
        _reliable?.Stop();
        _call.Session!.Answer(_transaction, IsAgreed ? null : _answer ?? Media.Offer(Media.Willing));
    }

    private void OnCancel()
    {
        if (_call.Phase != SipCallPhase.Offered) return;
        _transaction.Respond(Request.CreateResponse(487, _call.LocalTag));
        _call.End(new(SipCallEndCause.Cancelled, 487, "The caller gave up"));
    }
}
