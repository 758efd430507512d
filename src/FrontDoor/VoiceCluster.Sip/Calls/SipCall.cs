using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// One call, in or out. Public members may be called from any thread; the work is done on the agent's executor, so what a member asks for may
/// happen a little later, and not at all when the call has ended meanwhile. It knows how far it has come and gives each message to the part it
/// concerns: the first INVITE (<see cref="IncomingInvite"/>, <see cref="OutgoingInvite"/>), the session after it (<see cref="CallSession"/>), or
/// transfers (<see cref="CallTransfers"/>).
/// </summary>
public sealed class SipCall
{
    private readonly TaskCompletionSource<SipCallEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CallTransfers _transfers;
    private readonly SilenceWatch _silence;
    private IncomingInvite? _incoming;
    private OutgoingInvite? _outgoing;

    private SipCall(SipUserAgent agent, string id, string localTag, SipCallPhase phase, SipAddress from, SipAddress to)
    {
        Agent = agent;
        Id = id;
        LocalTag = localTag;
        Phase = phase;
        From = from;
        To = to;
        _transfers = new CallTransfers(this);
        _silence = new SilenceWatch(this, _transfers);
    }

    /// <summary>The Call-ID.</summary>
    public string Id { get; }

    public bool IsIncoming => _incoming is not null;

    /// <summary>Who calls.</summary>
    public SipAddress From { get; }

    /// <summary>Who is called; for an incoming call the number stands in <see cref="Dialled"/>.</summary>
    public SipAddress To { get; }

    /// <summary>The Request-URI of an incoming call, which a trunk sets to the number dialled; the target of an outgoing one.</summary>
    public SipUri Dialled { get; private init; } = null!;

    /// <summary>Every header field of an incoming INVITE, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>The call whose place an incoming one is to take (RFC 3891): accept this one and hang up that. Null usually.</summary>
    public SipCall? Replaces { get; private init; }

    /// <summary>Where an incoming INVITE came from.</summary>
    public IPEndPoint? Source { get; private init; }

    /// <summary>The peer with its tag; null before a dialog stands.</summary>
    public SipAddress? RemoteAddress => Link?.Dialog.Remote;

    /// <summary>Told what happens; set it in <see cref="ISipCallHandler.OnIncomingCall"/>.</summary>
    public ISipCallListener? Listener { get; set; }

    /// <summary>The media; null before an outgoing call's next hop is known.</summary>
    public ISipMedia? Media => Session?.Media.Media;

    /// <summary>Answered and acknowledged, not ended.</summary>
    public bool IsEstablished => Phase == SipCallPhase.Established;

    /// <summary>The peer does not take our audio.</summary>
    public bool IsHeldByPeer => Session?.Media.IsHeldByPeer == true;

    /// <summary>This side holds the call.</summary>
    public bool IsHeld => Session is { Media.Willing: not SdpDirection.SendReceive };

    /// <summary>Completes when the call has ended.</summary>
    public Task<SipCallEnd> Completion => _completion.Task;

    internal SipUserAgent Agent { get; }

    internal string LocalTag { get; }

    internal SipCallPhase Phase { get; set; }

    /// <summary>The dialog; null before an outgoing call is answered.</summary>
    internal DialogLink? Link { get; private set; }

    /// <summary>Null before an outgoing call's next hop is known.</summary>
    internal CallSession? Session { get; private set; }

    /// <summary>Says that it rings (180), reliably when the caller knows how (RFC 3262).</summary>
    public void Ring() => Agent.Executor.Post(() => _incoming?.Ring());

    /// <summary>Answers the call (200). True when it was acknowledged, false when it ended first.</summary>
    public Task<bool> AcceptAsync() => Ask<bool>(accepted =>
    {
        if (_incoming is { } incoming) incoming.Accept(accepted);
        else accepted.SetResult(false);
    });

    /// <summary>Refuses the call.</summary>
    /// <param name="status">300 to 699: 486 busy, 603 declined, 404 unknown number, 480 unavailable.</param>
    /// <param name="reason">The reason phrase; the usual one when null.</param>
    /// <param name="retryAfter">Seconds after which the caller may try again.</param>
    public void Reject(int status, string? reason = null, int? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        Agent.Executor.Post(() => _incoming?.Reject(status, reason, retryAfter));
    }

    /// <summary>Holds the call with a re-INVITE (sendonly). True when the peer agreed; otherwise nothing changed.</summary>
    public Task<bool> HoldAsync() => ChangeAsync(SdpDirection.SendOnly);

    /// <summary>Takes a held call back.</summary>
    public Task<bool> ResumeAsync() => ChangeAsync(SdpDirection.SendReceive);

    /// <summary>
    /// Asks the peer to call somebody else (REFER) and waits for what it reports. The call itself stays; hang up after success.
    /// One transfer at a time; a peer that reports nothing for 60 s counts as 408.
    /// </summary>
    /// <param name="target">Whom the peer is to call.</param>
    public Task<SipTransferResult> TransferAsync(SipUri target) => Ask<SipTransferResult>(done => _transfers.Ask(target, null, done));

    /// <summary>
    /// The end of a consultation: asks the peer to take over another call of this side (REFER with Replaces), so that the two of them talk without us.
    /// Who is consulted hangs up the replaced call; the call itself stays, as in <see cref="TransferAsync(SipUri)"/>.
    /// </summary>
    public Task<SipTransferResult> TransferAsync(SipCall consulted) => Ask<SipTransferResult>(done =>
    {
        if (consulted.Link?.Dialog.RemoteTarget is { } target) _transfers.Ask(target, consulted, done);
        else done.SetResult(new(false, 491));
    });

    /// <summary>Ends the call in the way its state asks for: BYE, CANCEL, or a refusal. Completes when it has ended.</summary>
    public Task<SipCallEnd> HangUpAsync(string reason = "Hung up")
    {
        HangUp(reason);
        return Completion;
    }

    /// <summary>As <see cref="HangUpAsync"/>, for one who does not wait.</summary>
    public void HangUp(string reason) => Agent.Executor.Post(() => HangUpByState(reason));

    /// <summary>A call came in: refuses it, or shows it to the handler.</summary>
    internal static void Receive(SipUserAgent agent, InviteServerTransaction invite, SipFlow flow, string tag, ISipCallHandler handler)
    {
        var request = invite.Request;
        if (SessionTimer.Refuse(request, tag) is { } tooShort)
        {
            invite.Respond(tooShort);
            return;
        }

        if (!agent.TryFindReplaced(request, tag, out var replaced, out var unknown))
        {
            invite.Respond(unknown!);
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

        var negotiation = new OfferAnswer(media);
        if (!negotiation.TryAnswer(request, tag, out var answer, out var refusal))
        {
            agent.ReleaseMedia(media);
            invite.Respond(refusal);
            return;
        }

        var peerFlow = PeerFlow.Of(request, flow, request.Contact!.Uri);
        // A trunk's proxy may challenge what is sent in the dialog.
        var digest = agent.TrunkOf(flow.Source.Address)?.Credentials is { } credentials ? new DigestClient(credentials) : null;
        var call = new SipCall(agent, request.CallId, tag, SipCallPhase.Offered, request.From!, request.To!)
        {
            Dialled = request.Uri,
            Headers = [.. request.Headers()],
            Source = flow.Remote,
            Link = new DialogLink(agent, SipDialog.FromRequest(request, tag, 0), peerFlow, digest),
            Replaces = replaced,
        };
        call._incoming = new IncomingInvite(call, invite, answer);
        call.Attach(negotiation);
        call.Session!.PeerTakesUpdate = request.Lists(SipHeaderId.Allow, SipMethod.Update);
        agent.Add(call);
        handler.OnIncomingCall(call);
    }

    /// <summary>Calls somebody.</summary>
    internal static SipCall Place(SipUserAgent agent, SipCallRequest placed, ISipCallListener listener, TaskCompletionSource<SipCallOutcome> outcome)
    {
        var tag = SipDialog.CreateTag();
        var id = SipDialog.CreateTag() + SipDialog.CreateTag();
        var digest = placed.Credentials is { } credentials ? new DigestClient(credentials) : null;
        var call = new SipCall(agent, id, tag, SipCallPhase.Calling, placed.From.WithTag(tag), new SipAddress(placed.To))
        {
            Dialled = placed.To,
            Listener = listener,
        };
        call._outgoing = new OutgoingInvite(call, placed, digest, outcome);
        agent.Add(call);
        call._outgoing.Start();
        return call;
    }

    /// <summary>Gives up reports of transfers that outlived the call.</summary>
    internal void StopTransfers() => _transfers.Stop();

    internal bool IsMergedWith(SipRequest request) => _incoming?.IsMergedWith(request) == true;

    /// <summary>Gives up an unanswered outgoing call.</summary>
    internal void GiveUp(SipCallResult result) => _outgoing?.GiveUp(result);

    /// <summary>A 2xx that its transaction no longer takes.</summary>
    internal void OnStrayAnswer(SipResponse response) => _outgoing?.OnAnswer(response);

    internal void OnAck(SipRequest ack)
    {
        if (Phase == SipCallPhase.Ended || !Session!.TryTakeAck(ack)) return;
        if (Phase == SipCallPhase.Answered) Establish();
        else Session.NoteHold();
        _incoming?.OnAcknowledged();
    }

    internal void OnRequest(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var early = Link is null ? _outgoing?.FindEarly(request.FromTag) : null;
        var dialog = Link?.Dialog ?? early?.Dialog;
        // After the end only a transfer is still reported.
        var isOver = Phase == SipCallPhase.Ended && request.Method != SipMethod.Notify;
        if (isOver || dialog is null || !dialog.Matches(request, fromPeer: true))
        {
            transaction.Respond(request.CreateResponse(481));
            return;
        }

        if (!dialog.TakeSequence(request))
        {
            transaction.Respond(request.CreateResponse(500, null, "CSeq out of order"));
            return;
        }

        Link?.Follow(request, (SipFlow)transaction.Wire);
        switch (request.Method)
        {
            case SipMethod.Bye:
                transaction.Respond(request.CreateResponse(200));
                OnBye();
                break;
            case SipMethod.Invite:
                Session!.OnReinvite((InviteServerTransaction)transaction);
                break;
            case SipMethod.Update:
                Session!.OnUpdate(transaction, dialog, early?.Answer, early?.Answer.IsSettled ?? _incoming is { IsAgreed: true });
                break;
            case SipMethod.Info:
                OnInfo(transaction);
                break;
            case SipMethod.Prack when _incoming is { } incoming:
                incoming.OnPrack(transaction);
                break;
            case SipMethod.Prack:
                transaction.Respond(request.CreateResponse(481));
                break;
            case SipMethod.Refer:
                _transfers.OnRefer(transaction);
                break;
            case SipMethod.Notify:
                _transfers.OnNotify(transaction);
                break;
            default:
                var response = request.CreateResponse(200);
                Agent.AddCapabilities(response);
                transaction.Respond(response);
                break;
        }
    }

    private void HangUpByState(string reason)
    {
        switch (Phase)
        {
            case SipCallPhase.Offered:
                _incoming!.Reject(480, reason, null);
                break;
            case SipCallPhase.Calling:
                GiveUp(SipCallResult.Cancelled);
                break;
            case SipCallPhase.Answered:
                _incoming!.HangUpWhenAcknowledged(reason);
                break;
            case SipCallPhase.Established:
                HangUpNow(new(SipCallEndCause.HungUp, 200, reason));
                break;
        }
    }

    /// <summary>Ends the call with a BYE.</summary>
    internal void HangUpNow(SipCallEnd end)
    {
        if (Phase == SipCallPhase.Ended) return;
        Link?.SendBye();
        End(end);
    }

    /// <summary>Ends the call without a message.</summary>
    internal void End(SipCallEnd end)
    {
        if (Phase == SipCallPhase.Ended) return;
        Phase = SipCallPhase.Ended;
        _outgoing?.Stop();
        Session?.Stop();
        _transfers.OnCallEnded();
        Agent.Remove(this, keepDialog: _transfers.IsUnderWay);
        Detach();
        _incoming?.Stop();
        _completion.TrySetResult(end);
        Listener?.OnEnded(this, end);
    }

    /// <summary>The media of an outgoing call, whose way is known now.</summary>
    internal void Attach(ISipMedia media) => Attach(new OfferAnswer(media));

    /// <summary>An outgoing call was answered: this dialog is the call's.</summary>
    internal void Connect(DialogLink link, SipResponse response)
    {
        Link = link;
        Session!.PeerTakesUpdate = response.Lists(SipHeaderId.Allow, SipMethod.Update);
    }

    /// <summary>Answered and acknowledged.</summary>
    internal void Establish()
    {
        Phase = SipCallPhase.Established;
        Session!.NoteHold();
        Listener?.OnEstablished(this);
    }

    /// <summary>The Contact of a response to a request of the peer.</summary>
    internal string OwnContact(SipServerTransaction transaction) => Agent.ContactFor((SipFlow)transaction.Wire, transaction.Request.Uri.User);

    private Task<bool> ChangeAsync(SdpDirection direction) => Ask<bool>(done =>
    {
        if (Session is { } session) session.Change(direction, done);
        else done.SetResult(false);
    });

    private Task<T> Ask<T>(Action<TaskCompletionSource<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Agent.Executor.Post(() => work(done));
        return done.Task;
    }

    private void Attach(OfferAnswer negotiation)
    {
        Session = new CallSession(this, negotiation);
        var media = negotiation.Media;
        media.DtmfReceived = digit => Agent.Executor.Post(() =>
        {
            if (IsEstablished) Listener?.OnDtmf(this, digit);
        });
        media.Silent = silence => Agent.Executor.Post(() => _silence.OnSilent(silence));
    }

    private void Detach()
    {
        if (Media is not { } media) return;
        media.DtmfReceived = null;
        media.Silent = null;
        Agent.ReleaseMedia(media);
    }

    private void OnBye()
    {
        _incoming?.OnBye();
        _outgoing?.Finish(SipCallResult.Failed, 487, "The peer ended the call");
        End(new(SipCallEndCause.PeerHungUp, 200, "The peer hung up"));
    }

    private void OnInfo(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var digit = InfoDtmf.Read(request);
        var known = digit is not null || request.Body.Length == 0;
        transaction.Respond(request.CreateResponse(known ? 200 : 415));
        if (digit is { } key && IsEstablished) Listener?.OnDtmf(this, key);
    }
}
