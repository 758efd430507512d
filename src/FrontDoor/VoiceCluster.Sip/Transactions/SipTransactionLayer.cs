namespace VoiceCluster.Sip;

/// <summary>
/// Finds the transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3, the RFC 2543 rules included) and makes new ones.
/// Bounded: past <paramref name="capacity"/> server transactions new requests are answered 503 without keeping state.
/// </summary>
internal sealed class SipTransactionLayer(SipTransactionContext context, int capacity)
{
    private readonly Dictionary<Key, SipClientTransaction> _clients = [];
    private readonly Dictionary<Key, SipServerTransaction> _servers = [];

    private readonly record struct Key(string Branch, string SentBy, string Method);

    /// <summary>A new request with its transaction; must be answered.</summary>
    public Action<SipServerTransaction>? RequestReceived { get; set; }

    /// <summary>An ACK that belongs to a 2xx, hence to a dialog.</summary>
    public Action<SipRequest>? AckReceived { get; set; }

    /// <summary>A response no transaction waits for: a retransmitted or forked 2xx after its transaction ended.</summary>
    public Action<SipResponse>? StrayResponseReceived { get; set; }

    public int ClientCount => _clients.Count;

    public int ServerCount => _servers.Count;

    /// <summary>Sends a request whose top Via carries its branch; timeouts and transport errors arrive as local 408 and 503.</summary>
    public SipClientTransaction Send(SipRequest request, ISipWire wire, Action<SipResponse> onResponse)
    {
        SipClientTransaction transaction = request.IsInvite
            ? new InviteClientTransaction(context, request, wire, onResponse)
            : new NonInviteClientTransaction(context, request, wire, onResponse);
        var key = new Key(request.TopVia!.Branch!, string.Empty, request.Method);
        _clients.Add(key, transaction);
        transaction.Terminated = _ => _clients.Remove(key);
        transaction.Start();
        return transaction;
    }

    public void Receive(SipResponse response)
    {
        if (response.GetAll(SipHeaderId.Via).Count != 1) return; // not for us (section 8.1.3.3)
        if (response.TopVia?.Branch is { } branch && _clients.TryGetValue(new(branch, string.Empty, response.CSeq.Method), out var client))
            client.Receive(response);
        else
            StrayResponseReceived?.Invoke(response);
    }

    /// <param name="request">Its top Via stamped with where it came from.</param>
    /// <param name="wire">The way its responses go.</param>
    public void Receive(SipRequest request, ISipWire wire)
    {
        var key = ServerKey(request, request.IsAck ? SipMethod.Invite : request.Method);
        if (_servers.TryGetValue(key, out var server))
        {
            if (!request.IsAck) server.ReceiveRetransmission();
            else if (server is InviteServerTransaction invite && !invite.ReceiveAck()) AckReceived?.Invoke(request);
        }
        else if (request.IsAck)
        {
            AckReceived?.Invoke(request);
        }
        else if (_servers.Count >= capacity)
        {
            var busy = request.CreateResponse(503);
            busy.Set(SipHeaderId.RetryAfter, 5);
            wire.Send(busy.ToBytes());
        }
        else
        {
            server = request.IsInvite ? new InviteServerTransaction(context, request, wire) : new NonInviteServerTransaction(context, request, wire);
            _servers.Add(key, server);
            server.Terminated = _ => _servers.Remove(key);
            RequestReceived?.Invoke(server);
        }
    }

    /// <summary>The INVITE a CANCEL means; null when there is none (481).</summary>
    public InviteServerTransaction? FindCancelled(SipRequest cancel) =>
        _servers.GetValueOrDefault(ServerKey(cancel, SipMethod.Invite)) as InviteServerTransaction;

    private static Key ServerKey(SipRequest request, string method)
    {
        var via = request.TopVia!;
        if (via.HasUniqueBranch) return new(via.Branch!, via.SentBy, method);
        var old = $"{request.Uri}|{request.FromTag}|{request.CallId}|{request.CSeq.Number}";
        return new(old, $"{via.SentBy}|{via.Branch}", method);
    }
}
