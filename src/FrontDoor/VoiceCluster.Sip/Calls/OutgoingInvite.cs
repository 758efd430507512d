using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>The calling side of a call's first INVITE: ringing, forks, CANCEL, and the answer.</summary>
internal sealed class OutgoingInvite
{
    private const int MaxRedirects = 5;

    private readonly SipCall _call;
    private readonly SipUserAgent _agent;
    private readonly SipCallRequest _placed;
    private readonly List<SipCallRequest> _alternatives = [];
    private readonly HashSet<SipUri> _tried = [];
    private SipCallRequest _target;
    private DigestClient? _digest;
    private readonly TaskCompletionSource<SipCallOutcome> _outcome;
    private readonly Dictionary<string, EarlyDialog> _early = [];
    private readonly Dictionary<string, DialogLink> _answered = [];
    private SipFlow? _peerFlow;
    private SipExchange? _invite;
    private SipTimer _ringTimer;
    private SipCallResult? _givenUp;
    private bool _heardFromPeer, _cancelSent;
    private byte[] _offer = [];
    private uint _sequence;
    private int _sessionExpires, _minSessionExpires;

    public OutgoingInvite(SipCall call, SipCallRequest placed, DigestClient? digest, TaskCompletionSource<SipCallOutcome> outcome)
    {
        _call = call;
        _agent = call.Agent;
        _placed = _target = placed;
        _digest = digest;
        _outcome = outcome;
        _sessionExpires = (int)_agent.Options.SessionExpires.TotalSeconds;
        _ringTimer = _agent.Context.CreateTimer(() => GiveUp(SipCallResult.NoAnswer));
    }

    private bool IsCalling => _call.Phase == SipCallPhase.Calling;

    public void Start()
    {
        _ringTimer.Start(_placed.RingTimeout ?? _agent.Options.RingTimeout);
        _tried.Add(_placed.To);
        _agent.FindWay(NextHop, null, Invite);
    }

    /// <summary>The dialog of a fork that rings, and the answer it gave; null for an unknown tag.</summary>
    public (SipDialog Dialog, InviteAnswer Answer)? FindEarly(string? tag) =>
        _early.TryGetValue(tag ?? string.Empty, out var early) ? (early.Link.Dialog, early.Answer) : null;

    /// <summary>Gives up an unanswered call: CANCEL once the peer was heard from (section 9.1).</summary>
    public void GiveUp(SipCallResult result)
    {
        if (!IsCalling || _givenUp is not null) return;
        _givenUp = result;
        if (_invite is null) Finish(result, 487, "Given up");
        else if (_heardFromPeer) SendCancel();
    }

    /// <summary>A 2xx: the first one, one that came again, or one of another fork.</summary>
    public void OnAnswer(SipResponse response)
    {
        var tag = response.ToTag ?? string.Empty;
        if (_answered.TryGetValue(tag, out var known) && known.AcknowledgeAgain(response)) return;
        var sequence = _early.TryGetValue(tag, out var early) ? early.Link.Dialog.LocalSequence : 0;
        var link = Link(SipDialog.FromResponse(_invite!.Request, response).Continue(sequence));
        _answered[tag] = link;
        link.Acknowledge(_invite.Request, response);
        if (!IsCalling || _givenUp is not null)
        {
            // Answered by another fork too, or just when this side gave up: acknowledge and say goodbye.
            link.SendBye();
            if (IsCalling) Finish(_givenUp!.Value, 487, "Given up");
            return;
        }

        _ringTimer.Stop();
        _call.Connect(link, response);
        var answer = early?.Answer ?? new InviteAnswer(link, _call.Session!.Media);
        if (!answer.TryTakeFinal(response))
        {
            const string Misfit = "The answer does not fit the offer";
            _outcome.TrySetResult(new(SipCallResult.Failed, 488, Misfit, null));
            _call.HangUpNow(new(SipCallEndCause.MediaFailed, 488, Misfit));
            return;
        }

        _call.Session!.Timer.Agree(response);
        _call.Establish();
        _outcome.TrySetResult(new(SipCallResult.Answered, response.Status, response.Reason, _call));
    }

    /// <summary>Ends an unanswered call with its outcome.</summary>
    public void Finish(SipCallResult result, int status, string reason)
    {
        if (!IsCalling) return;
        _outcome.TrySetResult(new(result, status, reason, null));
        var cause = result == SipCallResult.Cancelled ? SipCallEndCause.HungUp : SipCallEndCause.Refused;
        _call.End(new(cause, status, reason));
    }

    /// <summary>The call has ended.</summary>
    public void Stop() => _ringTimer.Dispose();

    private SipUri NextHop => _target.NextHop ?? (_target.Routes is [var first, ..] ? first.Uri : _target.To);

    // The way to a registered phone is right for the address that it registered; one that answers with another is there.
    private DialogLink Link(SipDialog dialog) =>
        new(_agent, dialog, dialog.RemoteTarget.Host.Equals(_target.To.Host, StringComparison.OrdinalIgnoreCase) ? _peerFlow : null, _digest);

    private void Invite(SipFlow? way, string error)
    {
        if (!IsCalling) return;
        if (way is null)
        {
            if (!TryNext()) Finish(SipCallResult.Failed, 503, error);
            return;
        }

        try
        {
            if (_call.Session is null) _call.Attach(_agent.CreateMedia(_agent.AdvertisedTo(way).Address));
        }
        catch (RtpPortsExhaustedException exhausted)
        {
            Finish(SipCallResult.Failed, 503, exhausted.Message);
            return;
        }

        // A registered phone, whose Contact may reach nobody.
        _peerFlow = _target.NextHop is not null && _target.Routes.Count == 0 ? way : null;
        if (_offer.Length == 0) _offer = _call.Session!.Media.Offer(SdpDirection.SendReceive);
        _invite = new SipExchange(_agent, BuildInvite, () => NextHop, _digest, OnResponse) { Flow = way };
        _invite.Start();
    }

    private SipRequest BuildInvite()
    {
        var invite = new SipRequest(SipMethod.Invite, _target.To.ForRequestLine());
        invite.Set(SipHeaderId.MaxForwards, 70);
        foreach (var route in _target.Routes) invite.Add(SipHeaderId.Route, route.ToString());
        invite.Add(SipHeaderId.From, _call.From.ToString());
        invite.Add(SipHeaderId.To, _call.To.ToString());
        invite.Add(SipHeaderId.CallId, _call.Id);
        invite.Add(SipHeaderId.CSeq, string.Create(CultureInfo.InvariantCulture, $"{++_sequence} INVITE"));
        _agent.AddCapabilities(invite);
        if (_sessionExpires > 0) invite.Set(SipHeaderId.SessionExpires, _sessionExpires);
        if (_minSessionExpires > 0) invite.Set(SipHeaderId.MinSE, _minSessionExpires);
        foreach (var (name, value) in _placed.Headers) invite.Add(name, value);
        invite.SetBody(RequestInspection.SdpMediaType, _offer);
        return invite;
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            OnProvisional(response);
        }
        else if (response.IsSuccess)
        {
            OnAnswer(response);
        }
        else if (response.Status == 422 && IsCalling && _minSessionExpires == 0 && response.GetNumber(SipHeaderId.MinSE) is { } minimum)
        {
            _sessionExpires = _minSessionExpires = minimum; // once more with what the peer wants (RFC 4028 section 7.3)
            _invite!.Start();
        }
        else if (!TryRedirect(response))
        {
            Finish(_givenUp ?? SipCallOutcome.ResultOf(response.Status), response.Status, response.Reason);
        }
    }

    /// <summary>
    /// Follows a 3xx to the addresses it names, the preferred first, as far as whoever placed the call allows them (section 8.1.3.4). An address that
    /// refuses is followed by the next one, unless it speaks for all (6xx). None is tried twice.
    /// </summary>
    private bool TryRedirect(SipResponse response)
    {
        if (!IsCalling || _givenUp is not null || response.Status >= 600) return false;
        if (response.Status is >= 300 and < 400 && _placed.Redirect is { } redirect)
        {
            _alternatives.InsertRange(0, response.GetAddresses(SipHeaderId.Contact)
                .OrderByDescending(Preference)
                .Select(contact => redirect(contact.Uri.ForRequestLine()))
                .OfType<SipCallRequest>());
        }

        return TryNext();
    }

    private bool TryNext()
    {
        while (_alternatives.Count > 0 && _tried.Count <= MaxRedirects)
        {
            var next = _alternatives[0];
            _alternatives.RemoveAt(0);
            if (!_tried.Add(next.To)) continue;
            _target = next;
            _digest = next.Credentials is { } credentials ? new DigestClient(credentials) : null;
            _early.Clear();
            (_invite, _heardFromPeer) = (null, false);
            _agent.FindWay(NextHop, null, Invite);
            return true;
        }

        return false;
    }

    private static double Preference(SipAddress contact) =>
        double.TryParse(contact.Parameters.Get("q"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1;

    private void OnProvisional(SipResponse response)
    {
        if (!IsCalling) return;
        _heardFromPeer = true;
        if (_givenUp is not null)
        {
            SendCancel();
            return;
        }

        if (response.Status == 100) return;
        if (response.ToTag is { } tag && !Early(tag, response).Answer.TryTakeProvisional(response)) return;
        _call.Listener?.OnRinging(_call, response.Status);
    }

    private EarlyDialog Early(string tag, SipResponse response)
    {
        if (_early.TryGetValue(tag, out var known)) return known;
        var link = Link(SipDialog.FromResponse(_invite!.Request, response));
        return _early[tag] = new EarlyDialog(link, new InviteAnswer(link, _call.Session!.Media));
    }

    private void SendCancel()
    {
        if (_cancelSent || _invite is not { SentOver: { } way, Request: { } invite }) return;
        _cancelSent = true;
        var cancel = new SipRequest(SipMethod.Cancel, invite.Uri);
        cancel.Add(SipHeaderId.Via, invite.TopVia!.ToString());
        cancel.Set(SipHeaderId.MaxForwards, 70);
        cancel.CopyFrom(invite, SipHeaderId.From);
        cancel.CopyFrom(invite, SipHeaderId.To);
        cancel.CopyFrom(invite, SipHeaderId.CallId);
        cancel.Add(SipHeaderId.CSeq, new SipCSeq(invite.CSeq.Number, SipMethod.Cancel).ToString());
        cancel.CopyFrom(invite, SipHeaderId.Route);
        _agent.SendAsIs(cancel, way, _ => { });
        // A peer that never sends the 487 is not waited for longer than 64 T1 (section 9.1).
        _ringTimer.Dispose();
        _ringTimer = _agent.Context.CreateTimer(() => Finish(_givenUp!.Value, 408, "No response to CANCEL"));
        _ringTimer.Start(_agent.Options.Timers.Timeout);
    }

    /// <summary>One fork that rings.</summary>
    private sealed record EarlyDialog(DialogLink Link, InviteAnswer Answer);
}
