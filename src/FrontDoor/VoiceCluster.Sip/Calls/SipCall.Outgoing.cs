using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>The calling side of the first INVITE: ringing, forks, CANCEL, and the answer.</summary>
public sealed partial class SipCall
{
    private readonly Dictionary<string, SipDialog> _early = [];
    private readonly Dictionary<string, int> _reliableSeen = [];
    private readonly Dictionary<(string? Tag, uint Sequence), (byte[] Ack, SipFlow Way)> _acks = [];
    private SipCallRequest? _placed;
    private TaskCompletionSource<SipCallOutcome>? _outcome;
    private SipExchange? _invite;
    private SipTimer? _ringTimer;
    private SipCallResult? _givenUp;
    private bool _heardFromPeer, _cancelSent;
    private byte[] _offerBody = [];
    private uint _inviteSequence;
    private int _sessionExpires, _minSessionExpires;

    internal static SipCall Place(SipUserAgent agent, SipCallRequest placed, ISipCallListener listener, TaskCompletionSource<SipCallOutcome> outcome)
    {
        var tag = SipDialog.CreateTag();
        var id = SipDialog.CreateTag() + SipDialog.CreateTag();
        var digest = placed.Credentials is { } credentials ? new DigestClient(credentials) : null;
        var call = new SipCall(agent, id, tag, Phase.Calling, placed.From.WithTag(tag), new SipAddress(placed.To), digest)
        {
            Dialled = placed.To,
            Listener = listener,
            _placed = placed,
            _outcome = outcome,
            _sessionExpires = (int)agent.Options.SessionExpires.TotalSeconds,
        };
        agent.Add(call);
        call._ringTimer = agent.Context.CreateTimer(() => call.GiveUp(SipCallResult.NoAnswer));
        call._ringTimer.Start(placed.RingTimeout ?? agent.Options.RingTimeout);
        agent.FindWay(placed.NextHop ?? placed.To, null, call.Invite);
        return call;
    }

    /// <summary>Gives up an unanswered call: CANCEL once the peer was heard from (section 9.1).</summary>
    internal void GiveUp(SipCallResult result)
    {
        if (_phase != Phase.Calling || _givenUp is not null) return;
        _givenUp = result;
        if (_invite is null) FinishCalling(result, 487, "Given up");
        else if (_heardFromPeer) SendCancel();
    }

    internal void OnStrayAnswer(SipResponse response) => OnAnswer(response);

    private void Invite(SipFlow? way, string error)
    {
        if (_phase != Phase.Calling) return;
        if (way is null)
        {
            FinishCalling(SipCallResult.Failed, 503, error);
            return;
        }

        try
        {
            TakeMedia(_agent.CreateMedia(_agent.AdvertisedTo(way).Address));
        }
        catch (RtpPortsExhaustedException exhausted)
        {
            FinishCalling(SipCallResult.Failed, 503, exhausted.Message);
            return;
        }

        if (_placed!.NextHop is not null) _peerFlow = way; // a registered phone, whose Contact may reach nobody
        _offerBody = _media!.CreateOffer(SdpDirection.SendReceive).ToBytes();
        _invite = new SipExchange(_agent, BuildInvite, () => _placed!.To, _digest, OnInviteResponse) { Flow = way };
        _invite.Start();
    }

    private SipRequest BuildInvite()
    {
        var invite = new SipRequest(SipMethod.Invite, _placed!.To.ForRequestLine());
        invite.Set(SipHeaderId.MaxForwards, 70);
        invite.Add(SipHeaderId.From, From.ToString());
        invite.Add(SipHeaderId.To, To.ToString());
        invite.Add(SipHeaderId.CallId, Id);
        invite.Add(SipHeaderId.CSeq, string.Create(CultureInfo.InvariantCulture, $"{++_inviteSequence} INVITE"));
        _agent.AddCapabilities(invite);
        if (_sessionExpires > 0) invite.Set(SipHeaderId.SessionExpires, _sessionExpires);
        if (_minSessionExpires > 0) invite.Set(SipHeaderId.MinSE, _minSessionExpires);
        foreach (var (name, value) in _placed.Headers) invite.Add(name, value);
        invite.SetBody(RequestInspection.SdpMediaType, _offerBody);
        return invite;
    }

    private void OnInviteResponse(SipResponse response)
    {
        if (response.IsProvisional)
        {
            OnProvisional(response);
        }
        else if (response.IsSuccess)
        {
            OnAnswer(response);
        }
        else if (response.Status == 422 && _phase == Phase.Calling && _minSessionExpires == 0 && response.GetNumber(SipHeaderId.MinSE) is { } minimum)
        {
            _sessionExpires = _minSessionExpires = minimum; // once more with what the peer wants (RFC 4028 section 7.3)
            _invite!.Start();
        }
        else
        {
            FinishCalling(_givenUp ?? SipCallOutcome.ResultOf(response.Status), response.Status, response.Reason);
        }
    }

    private void OnProvisional(SipResponse response)
    {
        if (_phase != Phase.Calling) return;
        _heardFromPeer = true;
        if (_givenUp is not null)
        {
            SendCancel();
            return;
        }

        if (response.Status == 100) return;
        if (response.ToTag is { } tag)
        {
            if (!_early.TryGetValue(tag, out var early)) _early[tag] = early = SipDialog.FromResponse(_invite!.Request, response);
            if (response.Lists(SipHeaderId.Require, "100rel") && !Acknowledge(early, tag, response)) return;
        }

        // Early media of the last fork that sent any.
        if (response.Body.Length > 0 && response.MediaType == RequestInspection.SdpMediaType) TakeAnswer(response);
        Listener?.OnRinging(this, response.Status);
    }

    // RFC 3262 section 4: each reliable response once, in order. False for one already seen.
    private bool Acknowledge(SipDialog early, string tag, SipResponse response)
    {
        if (response.GetNumber(SipHeaderId.RSeq) is not { } sequence) return false;
        if (_reliableSeen.TryGetValue(tag, out var last) && sequence != last + 1) return false;
        _reliableSeen[tag] = sequence;
        var invite = response.CSeq;
        var exchange = new SipExchange(
            _agent,
            () =>
            {
                var prack = early.CreateRequest(SipMethod.Prack);
                prack.Set(SipHeaderId.RAck, string.Create(CultureInfo.InvariantCulture, $"{sequence} {invite}"));
                return prack;
            },
            () => early.NextHop,
            _digest,
            _ => { })
        {
            Flow = WayOf(early),
        };
        exchange.Start();
        return true;
    }

    private void OnAnswer(SipResponse response)
    {
        var key = (response.ToTag, response.CSeq.Number);
        if (_acks.TryGetValue(key, out var sent))
        {
            sent.Way.Send(sent.Ack); // a retransmitted 2xx wants the same ACK
            return;
        }

        var sequence = _early.TryGetValue(response.ToTag ?? string.Empty, out var early) ? early.LocalSequence : 0;
        var dialog = SipDialog.FromResponse(_invite!.Request, response).Continue(sequence);
        if (_phase != Phase.Calling || _givenUp is not null)
        {
            // Answered by another fork too, or just when this side gave up: acknowledge and say goodbye.
            SendAck(dialog, response);
            SendBye(dialog);
            if (_phase == Phase.Calling) FinishCalling(_givenUp!.Value, 487, "Given up");
            return;
        }

        _dialog = dialog;
        _ringTimer!.Stop();
        _peerTakesUpdate = response.Lists(SipHeaderId.Allow, SipMethod.Update);
        SendAck(dialog, response);
        if (!TakeAnswer(response))
        {
            _outcome!.TrySetResult(new(SipCallResult.Failed, 488, "The answer does not fit the offer", null));
            HangUpNow(new(SipCallEndCause.MediaFailed, 488, "The answer does not fit the offer"));
            return;
        }

        _sessionTimer.Take(response);
        Establish();
        _outcome!.TrySetResult(new(SipCallResult.Answered, response.Status, response.Reason, this));
    }

    private void SendAck(SipDialog dialog, SipResponse response)
    {
        var ack = dialog.CreateAck(response.CSeq.Number);
        if (_invite is not null)
        {
            ack.CopyFrom(_invite.Request, SipHeaderId.Authorization); // credentials of the INVITE (section 22.1)
            ack.CopyFrom(_invite.Request, SipHeaderId.ProxyAuthorization);
        }

        var key = (response.ToTag, response.CSeq.Number);
        _agent.SendAck(ack, dialog.NextHop, WayOf(dialog), (bytes, way) => _acks[key] = (bytes, way));
    }

    private void SendBye(SipDialog dialog) =>
        new SipExchange(_agent, () => dialog.CreateRequest(SipMethod.Bye), () => dialog.NextHop, _digest, _ => { }) { Flow = WayOf(dialog) }.Start();

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
        _ringTimer!.Dispose();
        _ringTimer = _agent.Context.CreateTimer(() => FinishCalling(_givenUp!.Value, 408, "No response to CANCEL"));
        _ringTimer.Start(_agent.Options.Timers.Timeout);
    }

    private void FinishCalling(SipCallResult result, int status, string reason)
    {
        if (_phase != Phase.Calling) return;
        _outcome!.TrySetResult(new(result, status, reason, null));
        var cause = result == SipCallResult.Cancelled ? SipCallEndCause.HungUp : SipCallEndCause.Refused;
        End(new(cause, status, reason));
    }
}
