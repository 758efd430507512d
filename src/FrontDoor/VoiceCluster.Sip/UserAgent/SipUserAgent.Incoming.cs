namespace VoiceCluster.Sip;

/// <summary>What comes in: parsed, inspected, and given to the call or dialog it belongs to.</summary>
public sealed partial class SipUserAgent
{
    private void OnReceived(byte[] bytes, SipFlow flow)
    {
        // Parsing happens on the receiving thread; only what may matter reaches the executor.
        var result = SipParser.Parse(bytes);
        if (result.IsKeepAlive) return;
        if (!result.IsWellFormed)
        {
            Executor.TryPost(() => Refuse(result, flow));
            return;
        }

        Executor.TryPost(() =>
        {
            if (result.Message is SipResponse response)
            {
                _transactions.Receive(response);
                return;
            }

            var request = (SipRequest)result.Message!;
            var via = request.TopVia!.Stamp(flow.Remote);
            request.ReplaceTopVia(via);
            _transactions.Receive(request, flow.ForResponse(via));
        });
    }

    // Malformed requests are answered without state, to where they came from; responses and the unreadable are dropped.
    private void Refuse(SipParseResult result, SipFlow flow)
    {
        _handler.OnNotice(new(SipNoticeKind.Malformed, flow.Remote, result.Error!.Reason));
        if (result.Message is not SipRequest { IsAck: false } request || !request.Has(SipHeaderId.Via)) return;
        flow.Send(request.CreateResponse(result.Error.Status, SipDialog.CreateTag(), result.Error.Reason).ToBytes());
    }

    private void OnRequest(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        switch (request.Method)
        {
            case SipMethod.Cancel:
                Cancel(transaction);
                break;
            case SipMethod.Register when request.ToTag is null:
                transaction.Respond(_options.Registrar!.Register(request, (SipFlow)transaction.Wire));
                break;
            case SipMethod.Invite when request.ToTag is null:
                transaction.Respond(request.CreateResponse(100));
                SipCall.Receive(this, (InviteServerTransaction)transaction, (SipFlow)transaction.Wire, SipDialog.CreateTag(), _handler);
                break;
            default:
                OnRequestInDialog(transaction, request);
                break;
        }
    }

    // What belongs to no call was answered before it came here.
    private void OnRequestInDialog(SipServerTransaction transaction, SipRequest request)
    {
        if (RequestInspection.Refuse(request, request.ToTag!) is { } refusal) transaction.Respond(refusal);
        else Find(request.CallId, request.ToTag!)!.OnRequest(transaction);
    }

    /// <summary>The call that an INVITE is to replace, if it names one. False when it cannot: the refusal says why (RFC 3891 section 3).</summary>
    internal bool TryFindReplaced(SipRequest invite, string tag, out SipCall? replaced, out SipResponse? refusal)
    {
        (replaced, refusal) = (null, null);
        if (!invite.Has(SipHeaderId.Replaces)) return true;
        if (invite.Count(SipHeaderId.Replaces) > 1 || ReplacesHeader.Parse(invite.Get(SipHeaderId.Replaces)!) is not { } header)
            refusal = invite.CreateResponse(400, tag, "Malformed Replaces");
        else if (Find(header.CallId, header.ToTag) is not { RemoteAddress: { } remote } call || (remote.Tag ?? "0") != header.FromTag)
            refusal = invite.CreateResponse(481, tag);
        else if (call.Phase is SipCallPhase.Ended)
            refusal = invite.CreateResponse(603, tag);
        else if (call.Phase is SipCallPhase.Offered)
            refusal = invite.CreateResponse(481, tag); // a ringing call is its caller's to replace
        else if (header.EarlyOnly)
            refusal = invite.CreateResponse(486, tag);
        else
            replaced = call;
        return refusal is null;
    }

    internal SipResponse Unavailable(SipRequest request, string tag, string reason)
    {
        var response = request.CreateResponse(503, tag, reason);
        response.Set(SipHeaderId.RetryAfter, _options.RetryAfter);
        return response;
    }

    /// <summary>A response that says what this agent can (RFC 3261 section 11.2); 503 while it takes no calls.</summary>
    private SipResponse Capabilities(SipRequest request)
    {
        var tag = StatelessTag(request);
        if (_admission.IsDraining) return Unavailable(request, tag, "Shutting down");
        var response = request.CreateResponse(200, tag);
        AddCapabilities(response);
        response.Set(SipHeaderId.Accept, RequestInspection.AcceptedTypes);
        return response;
    }

    internal void AddCapabilities(SipMessage message)
    {
        message.Set(SipHeaderId.Allow, SipMethod.Allowed);
        message.Set(SipHeaderId.Supported, RequestInspection.SupportedTags);
        if (message is SipResponse) message.Set(SipHeaderId.Server, _options.Product);
    }

    private void Cancel(SipServerTransaction transaction)
    {
        var cancel = transaction.Request;
        var invite = _transactions.FindCancelled(cancel);
        transaction.Respond(cancel.CreateResponse(invite is null ? 481 : 200, SipDialog.CreateTag()));
        if (invite is { IsAnswered: false }) invite.Cancelled?.Invoke(cancel);
    }

    private void OnAck(SipRequest ack)
    {
        if (ack.ToTag is { } tag && _calls.TryGetValue((ack.CallId, tag), out var call)) call.OnAck(ack);
    }

    // A 2xx that its transaction no longer takes: the call acknowledges it again, or ends a late fork (section 13.2.2.4).
    private void OnStrayResponse(SipResponse response)
    {
        if (response.IsSuccess && response.CSeq.Method == SipMethod.Invite && response.FromTag is { } tag
            && _calls.TryGetValue((response.CallId, tag), out var call)) call.OnStrayAnswer(response);
    }
}
