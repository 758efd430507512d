using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// Finds the transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3, the RFC 2543 rules included) and makes new ones.
/// Bounded: past <paramref name="capacity"/> server transactions new requests are answered 503 without keeping state. Requests outside of calls
/// get half of it, and of one source a tenth, so that there is always room for calls and dialogs.
/// </summary>
internal sealed class SipTransactionLayer(SipTransactionContext context, int capacity)
{
    private readonly Dictionary<Key, SipClientTransaction> _clients = [];
    private readonly Dictionary<Key, SipServerTransaction> _servers = [];
    private readonly Dictionary<IPAddress, int> _guests = [];
    private readonly int _maxGuests = Math.Max(1, capacity / 2);
    private readonly int _maxGuestsOfSource = Math.Max(1, capacity / 10);
    private int _guestCount;

    private readonly record struct Key(string Branch, string SentBy, string Method);

    /// <summary>The answer of a new request that is to have no transaction; null for one that gets one.</summary>
    public Func<SipRequest, ISipWire, SipResponse?>? Screen { get; set; }

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
        else if (Screen?.Invoke(request, wire) is { } answer)
        {
            wire.Send(answer.ToBytes());
        }
        else if (!HasRoom(request, wire.Peer))
        {
            var busy = request.CreateResponse(503, SipDialog.CreateTag());
            busy.Set(SipHeaderId.RetryAfter, 5);
            wire.Send(busy.ToBytes());
        }
        else
        {
            server = request.IsInvite ? new InviteServerTransaction(context, request, wire) : new NonInviteServerTransaction(context, request, wire);
            Add(key, server);
            RequestReceived?.Invoke(server);
        }
    }

    /// <summary>The INVITE a CANCEL means; null when there is none (481).</summary>
    public InviteServerTransaction? FindCancelled(SipRequest cancel) =>
        _servers.GetValueOrDefault(ServerKey(cancel, SipMethod.Invite)) as InviteServerTransaction;

    private static bool IsGuest(SipRequest request) => request.ToTag is null && !request.IsInvite && request.Method != SipMethod.Cancel;

    private bool HasRoom(SipRequest request, IPAddress peer) => _servers.Count < capacity
        && (!IsGuest(request) || (_guestCount < _maxGuests && _guests.GetValueOrDefault(peer) < _maxGuestsOfSource));

    private void Add(Key key, SipServerTransaction server)
    {
        _servers.Add(key, server);
        var peer = IsGuest(server.Request) ? server.Wire.Peer : null;
        if (peer is not null)
        {
            _guestCount++;
            _guests[peer] = _guests.GetValueOrDefault(peer) + 1;
        }

        server.Terminated = _ =>
        {
            _servers.Remove(key);
            if (peer is null) return;
            _guestCount--;
            if (--_guests[peer] == 0) _guests.Remove(peer);
        };
    }

    private static Key ServerKey(SipRequest request, string method)
    {
        var via = request.TopVia!;
        if (via.HasUniqueBranch) return new(via.Branch!, via.SentBy, method);
        var old = $"{request.Uri}|{request.FromTag}|{request.CallId}|{request.CSeq.Number}";
        return new(old, $"{via.SentBy}|{via.Branch}", method);
    }
}
