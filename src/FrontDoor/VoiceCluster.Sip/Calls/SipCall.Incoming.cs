using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>The answering side of the first INVITE.</summary>
public sealed partial class SipCall
{
    private InviteServerTransaction? _incoming;
    private SdpDescription? _answer;
    private AnswerRepeater? _unacknowledged;
    private bool _offeredInAnswer;
    private ReliableProvisional? _reliable;
    private TaskCompletionSource<bool>? _accepted;
    private string? _hangUpReason;

    internal static void Receive(SipUserAgent agent, InviteServerTransaction invite, SipFlow flow, string tag, ISipCallHandler handler)
    {
        var request = invite.Request;
        if (SessionTimer.Refuse(request, tag) is { } tooShort)
        {
            invite.Respond(tooShort);
            return;
        }

        SdpDescription? offer = null;
        if (request.Body.Length > 0 && !SdpParser.TryParse(request.Body.Span, out offer, out var error))
        {
            invite.Respond(request.CreateResponse(400, tag, error));
            return;
        }

        ISipMedia media;
        try
        {
            media = agent.CreateMedia(agent.AdvertisedTo(flow).Address);
        }
        catch (RtpPortsExhaustedException exhausted)
        {
            invite.Respond(agent.Unavailable(request, tag, exhausted.Message));
            return;
        }

        var answer = offer is null ? null : media.CreateAnswer(offer, SdpDirection.SendReceive);
        if (offer is not null && answer is null)
        {
            Release(media);
            invite.Respond(request.CreateResponse(488, tag));
            return;
        }

        var call = new SipCall(agent, request.CallId, tag, Phase.Offered, request.From!, request.To!, null)
        {
            Dialled = request.Uri,
            Headers = [.. request.Headers()],
            Source = flow.Remote,
            _incoming = invite,
            _answer = answer,
            _dialog = SipDialog.FromRequest(request, tag, 0),
            // With one Via the sender is the peer itself and no proxy in between.
            _peerFlow = request.GetAll(SipHeaderId.Via).Count == 1 ? flow : null,
            _peerTakesUpdate = request.Lists(SipHeaderId.Allow, SipMethod.Update),
        };
        call.TakeMedia(media);
        invite.Cancelled = _ => call.OnCancel();
        invite.TransportFailed = reason => call.End(new(SipCallEndCause.Lost, 503, reason));
        agent.Add(call);
        handler.OnIncomingCall(call);
    }

    /// <summary>Says that it rings (180), reliably when the caller knows how (RFC 3262).</summary>
    public void Ring() => _agent.Executor.Post(() =>
    {
        if (_phase != Phase.Offered || _reliable is not null) return;
        var request = _incoming!.Request;
        var ringing = request.CreateResponse(180, LocalTag);
        ringing.CopyFrom(request, SipHeaderId.RecordRoute);
        ringing.Set(SipHeaderId.Contact, OwnContact(_incoming));
        if (!request.Lists(SipHeaderId.Supported, "100rel") && !request.Lists(SipHeaderId.Require, "100rel"))
        {
            _incoming.Respond(ringing);
            return;
        }

        _reliable = new ReliableProvisional(_agent.Context, _incoming, ringing, () => RejectNow(504, "The 180 was never acknowledged", null));
        _reliable.Start();
    });

    /// <summary>Answers the call (200). True when it was acknowledged, false when it ended first.</summary>
    public Task<bool> AcceptAsync()
    {
        var accepted = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.Executor.Post(() =>
        {
            if (_phase != Phase.Offered)
            {
                accepted.SetResult(false);
                return;
            }

            _accepted = accepted;
            _phase = Phase.Answered;
            _reliable?.Stop();
            Answer(_incoming!, _answer, SdpDirection.SendReceive);
        });
        return accepted.Task;
    }

    /// <summary>Refuses the call.</summary>
    /// <param name="status">300 to 699: 486 busy, 603 declined, 404 unknown number, 480 unavailable.</param>
    /// <param name="reason">The reason phrase; the usual one when null.</param>
    /// <param name="retryAfter">Seconds after which the caller may try again.</param>
    public void Reject(int status, string? reason = null, int? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        _agent.Executor.Post(() => RejectNow(status, reason, retryAfter));
    }

    internal bool IsMergedWith(SipRequest request) =>
        _incoming?.Request is { } first && first.CallId == request.CallId && first.FromTag == request.FromTag && first.CSeq == request.CSeq;

    internal void OnAck(SipRequest ack)
    {
        if (_unacknowledged is not { } repeater || repeater.Sequence != ack.CSeq.Number || _phase == Phase.Ended) return;
        repeater.Stop();
        _unacknowledged = null;
        if (_offeredInAnswer && !TakeAnswer(ack))
        {
            HangUpNow(new(SipCallEndCause.MediaFailed, 488, "The answer in the ACK does not fit the offer"));
            return;
        }

        if (_phase == Phase.Answered) Establish();
        else NoteHold();
        _accepted?.TrySetResult(true);
        if (_hangUpReason is { } reason) HangUpNow(new(SipCallEndCause.HungUp, 200, reason));
    }

    /// <summary>Sends a 200 to the first INVITE or a later one: with the answer, or with an offer when there was none to answer.</summary>
    private void Answer(InviteServerTransaction invite, SdpDescription? answer, SdpDirection willing)
    {
        var request = invite.Request;
        var ok = request.CreateResponse(200, LocalTag);
        ok.CopyFrom(request, SipHeaderId.RecordRoute);
        ok.Set(SipHeaderId.Contact, OwnContact(invite));
        _agent.AddCapabilities(ok);
        _sessionTimer.Agree(request, ok, _agent.Options.SessionExpires);
        _offeredInAnswer = answer is null;
        ok.SetBody(RequestInspection.SdpMediaType, (answer ?? _media!.CreateOffer(willing)).ToBytes());
        _unacknowledged?.Stop();
        _unacknowledged = new AnswerRepeater(
            _agent.Context, invite, () => HangUpNow(new(SipCallEndCause.NotAcknowledged, 408, "The answer was never acknowledged")));
        invite.Respond(ok);
    }

    private string OwnContact(SipServerTransaction transaction) => _agent.ContactFor((SipFlow)transaction.Wire, transaction.Request.Uri.User);

    private void OnCancel()
    {
        if (_phase != Phase.Offered) return;
        _incoming!.Respond(_incoming.Request.CreateResponse(487, LocalTag));
        End(new(SipCallEndCause.Cancelled, 487, "The caller gave up"));
    }

    private void RejectNow(int status, string? reason, int? retryAfter)
    {
        if (_phase != Phase.Offered) return;
        var response = _incoming!.Request.CreateResponse(status, LocalTag, reason);
        if (retryAfter is { } seconds) response.Set(SipHeaderId.RetryAfter, seconds);
        _incoming.Respond(response);
        End(new(SipCallEndCause.Refused, status, response.Reason));
    }

    private void OnPrack(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var matches = _reliable is { } reliable && request.Get(SipHeaderId.RAck) == reliable.Acknowledgement;
        transaction.Respond(request.CreateResponse(matches ? 200 : 481));
        if (matches) _reliable!.Stop();
    }

    private void Establish()
    {
        _phase = Phase.Established;
        NoteHold();
        Listener?.OnEstablished(this);
    }

    private bool TakeAnswer(SipMessage message) =>
        SdpParser.TryParse(message.Body.Span, out var answer, out _) && _media!.AcceptAnswer(answer!);

    /// <summary>A 1xx sent until its PRACK comes (RFC 3262 section 3): at T1, doubling, for 64 T1.</summary>
    private sealed class ReliableProvisional
    {
        private readonly SipTransactionContext _context;
        private readonly InviteServerTransaction _invite;
        private readonly SipResponse _response;
        private readonly SipTimer _repeat, _giveUp;
        private TimeSpan _interval;

        public ReliableProvisional(SipTransactionContext context, InviteServerTransaction invite, SipResponse response, Action giveUp)
        {
            _context = context;
            _invite = invite;
            _response = response;
            var sequence = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue);
            response.Set(SipHeaderId.Require, "100rel");
            response.Set(SipHeaderId.RSeq, sequence);
            Acknowledgement = string.Create(CultureInfo.InvariantCulture, $"{sequence} {invite.Request.CSeq}");
            _interval = context.Timers.T1;
            _repeat = context.CreateTimer(Repeat);
            _giveUp = context.CreateTimer(giveUp);
        }

        /// <summary>The RAck of its PRACK.</summary>
        public string Acknowledgement { get; }

        public void Start()
        {
            _repeat.Start(_interval);
            _giveUp.Start(_context.Timers.Timeout);
            _invite.Respond(_response);
        }

        public void Stop()
        {
            _repeat.Dispose();
            _giveUp.Dispose();
        }

        private void Repeat()
        {
            _interval *= 2;
            _repeat.Start(_interval);
            _invite.Respond(_response);
        }
    }
}
