using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// One call, in or out: its dialog, its offer and answer, its media. Public members may be called from any thread; the work is done on the
/// agent's executor, so what a member asks for may happen a little later, and not at all when the call has ended meanwhile.
/// </summary>
public sealed partial class SipCall
{
    private enum Phase
    {
        /// <summary>Incoming, neither accepted nor refused.</summary>
        Offered,

        /// <summary>Outgoing, no final response yet.</summary>
        Calling,

        /// <summary>Incoming, 200 sent, no ACK yet.</summary>
        Answered,
        Established,
        Ended,
    }

    private readonly SipUserAgent _agent;
    private readonly SessionTimer _sessionTimer;
    private readonly TaskCompletionSource<SipCallEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DigestClient? _digest;
    private ISipMedia? _media;
    private SipDialog? _dialog;
    private SipFlow? _peerFlow;
    private Phase _phase;
    private bool _peerTakesUpdate;

    private SipCall(SipUserAgent agent, string id, string localTag, Phase phase, SipAddress from, SipAddress to, DigestClient? digest)
    {
        _agent = agent;
        Id = id;
        LocalTag = localTag;
        _phase = phase;
        From = from;
        To = to;
        _digest = digest;
        _sessionTimer = new SessionTimer(agent.Context, Refresh, () => HangUpNow(new(SipCallEndCause.SessionExpired, 408, "No session refresh came")));
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

    /// <summary>Where an incoming INVITE came from.</summary>
    public IPEndPoint? Source { get; private init; }

    /// <summary>The peer with its tag; null before a dialog stands.</summary>
    public SipAddress? RemoteAddress => _dialog?.Remote;

    /// <summary>Told what happens; set it in <see cref="ISipCallHandler.OnIncomingCall"/>.</summary>
    public ISipCallListener? Listener { get; set; }

    /// <summary>The media; null before an outgoing call's next hop is known.</summary>
    public ISipMedia? Media => _media;

    /// <summary>Answered and acknowledged, not ended.</summary>
    public bool IsEstablished => _phase == Phase.Established;

    /// <summary>Completes when the call has ended.</summary>
    public Task<SipCallEnd> Completion => _completion.Task;

    internal string LocalTag { get; }

    /// <summary>Ends the call in the way its state asks for: BYE, CANCEL, or a refusal. Completes when it has ended.</summary>
    public Task<SipCallEnd> HangUpAsync(string reason = "Hung up")
    {
        _agent.Executor.Post(() => HangUp(reason));
        return Completion;
    }

    internal void HangUp(string reason)
    {
        switch (_phase)
        {
            case Phase.Offered:
                RejectNow(480, reason, null);
                break;
            case Phase.Calling:
                GiveUp(SipCallResult.Cancelled);
                break;
            case Phase.Answered:
                _hangUpReason = reason; // no BYE before the ACK (section 15)
                break;
            case Phase.Established:
                HangUpNow(new(SipCallEndCause.HungUp, 200, reason));
                break;
        }
    }

    /// <summary>Ends the call without a message.</summary>
    internal void End(SipCallEnd end)
    {
        if (_phase == Phase.Ended) return;
        _phase = Phase.Ended;
        _sessionTimer.Dispose();
        _unacknowledged?.Stop();
        _reliable?.Stop();
        _ringTimer?.Dispose();
        _modifyTimer?.Dispose();
        EndTransfer();
        _agent.Remove(this);
        ReleaseMedia();
        _accepted?.TrySetResult(false);
        _completion.TrySetResult(end);
        Listener?.OnEnded(this, end);
    }

    internal void OnRequest(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var dialog = _dialog ?? _early.GetValueOrDefault(request.FromTag ?? string.Empty);
        if (_phase == Phase.Ended || dialog is null || !dialog.Matches(request, fromPeer: true))
        {
            transaction.Respond(request.CreateResponse(481));
            return;
        }

        if (!dialog.TakeSequence(request))
        {
            transaction.Respond(request.CreateResponse(500, null, "CSeq out of order"));
            return;
        }

        switch (request.Method)
        {
            case SipMethod.Bye:
                transaction.Respond(request.CreateResponse(200));
                OnBye();
                break;
            case SipMethod.Invite:
                OnReinvite((InviteServerTransaction)transaction);
                break;
            case SipMethod.Update:
                OnUpdate(transaction);
                break;
            case SipMethod.Info:
                OnInfo(transaction);
                break;
            case SipMethod.Prack:
                OnPrack(transaction);
                break;
            case SipMethod.Refer:
                OnRefer(transaction);
                break;
            case SipMethod.Notify:
                OnNotify(transaction);
                break;
            default:
                var response = request.CreateResponse(200);
                _agent.AddCapabilities(response);
                transaction.Respond(response);
                break;
        }
    }

    /// <summary>A request in the dialog, sent and authenticated.</summary>
    private SipExchange Exchange(string method, Action<SipRequest> fill, Action<SipResponse> onResponse)
    {
        var dialog = _dialog!;
        var exchange = new SipExchange(
            _agent,
            () =>
            {
                var request = dialog.CreateRequest(method);
                fill(request);
                return request;
            },
            () => dialog.NextHop,
            _digest,
            onResponse)
        {
            Flow = WayOf(dialog),
        };
        exchange.Start();
        return exchange;
    }

    // A peer that spoke to us directly is answered where it spoke from, which also reaches one behind a NAT.
    private SipFlow? WayOf(SipDialog dialog) => !dialog.HasRoutes && _peerFlow is { Connection: null or { IsOpen: true } } ? _peerFlow : null;

    private void HangUpNow(SipCallEnd end)
    {
        if (_phase == Phase.Ended) return;
        if (_dialog is not null) Exchange(SipMethod.Bye, _ => { }, _ => { });
        End(end);
    }

    private void OnBye()
    {
        if (_incoming is { IsAnswered: false } invite) invite.Respond(invite.Request.CreateResponse(487, LocalTag));
        FinishCalling(SipCallResult.Failed, 487, "The peer ended the call");
        End(new(SipCallEndCause.PeerHungUp, 200, "The peer hung up"));
    }

    private void OnInfo(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var digit = InfoDtmf.Read(request);
        var known = digit is not null || request.Body.Length == 0;
        transaction.Respond(request.CreateResponse(known ? 200 : 415));
        if (digit is { } key && _phase == Phase.Established) Listener?.OnDtmf(this, key);
    }

    private void TakeMedia(ISipMedia media)
    {
        _media = media;
        media.DtmfReceived = digit => _agent.Executor.Post(() =>
        {
            if (_phase == Phase.Established) Listener?.OnDtmf(this, digit);
        });
        media.Silent = silence => _agent.Executor.Post(() =>
        {
            if (_phase == Phase.Established) HangUpNow(new(SipCallEndCause.NoMedia, 408, $"No RTP came for {silence.TotalSeconds:0} s"));
        });
    }

    private void ReleaseMedia()
    {
        if (_media is null) return;
        _media.DtmfReceived = null;
        _media.Silent = null;
        Release(_media);
    }

    private static void Release(ISipMedia media) => _ = media.DisposeAsync().AsTask();
}
