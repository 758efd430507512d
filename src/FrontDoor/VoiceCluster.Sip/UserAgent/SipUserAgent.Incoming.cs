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
        if (request.Method == SipMethod.Cancel)
        {
            Cancel(transaction);
        }
        else if (RequestInspection.Refuse(request, SipDialog.CreateTag(), _options.Registrar is not null) is { } refusal)
        {
            transaction.Respond(refusal);
        }
        else if (request.ToTag is { } tag)
        {
            if (_calls.TryGetValue((request.CallId, tag), out var call)) call.OnRequest(transaction);
            else if (request.Method == SipMethod.Options) transaction.Respond(Capabilities(request));
            else transaction.Respond(request.CreateResponse(481));
        }
        else
        {
            Dispatch(transaction, request);
        }
    }

    private void Dispatch(SipServerTransaction transaction, SipRequest request)
    {
        switch (request.Method)
        {
            case SipMethod.Invite:
                OnInvite((InviteServerTransaction)transaction);
                break;
            case SipMethod.Options:
                transaction.Respond(Capabilities(request));
                break;
            case SipMethod.Register:
                transaction.Respond(_options.Registrar!.Register(request, (SipFlow)transaction.Wire));
                break;
            default:
                transaction.Respond(request.CreateResponse(481, SipDialog.CreateTag()));
                break;
        }
    }

    private void OnInvite(InviteServerTransaction transaction)
    {
        var request = transaction.Request;
        var flow = (SipFlow)transaction.Wire;
        var tag = SipDialog.CreateTag();
        if (request.Contact is null)
        {
            transaction.Respond(request.CreateResponse(400, tag, "Missing Contact"));
        }
        else if (_calls.Values.Any(call => call.IsMergedWith(request)))
        {
            transaction.Respond(request.CreateResponse(482, tag)); // the same request over two ways (section 8.2.2.2)
        }
        else if (!MayCallFrom(flow.Remote))
        {
            transaction.Respond(request.CreateResponse(403, tag));
            _handler.OnNotice(new(SipNoticeKind.SourceRejected, flow.Remote, $"INVITE for {request.Uri.User} from a source that is not allowed"));
        }
        else if (_admission.Refuse(_calls.Count) is { } reason)
        {
            transaction.Respond(Unavailable(request, tag, reason));
            _handler.OnNotice(new(SipNoticeKind.Overloaded, flow.Remote, reason));
        }
        else
        {
            transaction.Respond(request.CreateResponse(100));
            SipCall.Receive(this, transaction, flow, tag, _handler);
        }
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
        var tag = SipDialog.CreateTag();
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
