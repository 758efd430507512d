using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>
/// A dialog (RFC 3261 section 12): identifiers, sequence numbers, route set and remote target. Makes the requests inside it and checks
/// those that come.
/// </summary>
internal sealed class SipDialog
{
    private readonly IReadOnlyList<SipAddress> _routes;
    private uint? _remoteSequence;

    private SipDialog(string callId, SipAddress local, SipAddress remote, SipUri remoteTarget, IReadOnlyList<SipAddress> routes, uint localSequence)
    {
        CallId = callId;
        Local = local;
        Remote = remote;
        RemoteTarget = remoteTarget;
        _routes = routes;
        LocalSequence = localSequence;
    }

    public string CallId { get; }

    /// <summary>With this side's tag.</summary>
    public SipAddress Local { get; }

    /// <summary>With the peer's tag; an RFC 2543 peer has none.</summary>
    public SipAddress Remote { get; }

    public SipUri RemoteTarget { get; private set; }

    public uint LocalSequence { get; private set; }

    public bool HasRoutes => _routes.Count > 0;

    /// <summary>The next hop's URI: the first route, else the remote target.</summary>
    public SipUri NextHop => HasRoutes ? _routes[0].Uri : RemoteTarget;

    public static string CreateTag() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The dialog an incoming request makes (section 12.1.1). The INVITE has a readable Contact, checked before.</summary>
    public static SipDialog FromRequest(SipRequest request, string localTag, uint firstSequence)
    {
        var local = request.To!.Tag is null ? request.To.WithTag(localTag) : request.To;
        return new SipDialog(
            request.CallId, local, request.From!, request.Contact?.Uri ?? request.From!.Uri, request.GetAddresses(SipHeaderId.RecordRoute), firstSequence)
        {
            _remoteSequence = request.CSeq.Number,
        };
    }

    /// <summary>The dialog a response to an own request makes (section 12.1.2): the route set is the reversed Record-Route.</summary>
    public static SipDialog FromResponse(SipRequest request, SipResponse response)
    {
        var routes = response.GetAddresses(SipHeaderId.RecordRoute).Reverse().ToArray();
        return new SipDialog(request.CallId, request.From!, response.To!, response.Contact?.Uri ?? request.Uri, routes, request.CSeq.Number);
    }

    /// <summary>The same dialog with the sequence number another branch of it has reached, so that none is used twice.</summary>
    public SipDialog Continue(uint localSequence)
    {
        LocalSequence = Math.Max(LocalSequence, localSequence);
        return this;
    }

    public bool Matches(SipMessage message, bool fromPeer) => fromPeer
        ? message.FromTag == Remote.Tag && message.ToTag == Local.Tag
        : message.FromTag == Local.Tag && message.ToTag == Remote.Tag;

    /// <summary>Contact of a target refresh request or its 2xx (INVITE, UPDATE).</summary>
    public void RefreshTarget(SipMessage message)
    {
        if (message.Contact is { } contact) RemoteTarget = contact.Uri;
    }

    /// <summary>False for a request out of order (section 12.2.2), which is answered 500.</summary>
    public bool TakeSequence(SipRequest request)
    {
        if (_remoteSequence is { } last && request.CSeq.Number < last) return false;
        _remoteSequence = request.CSeq.Number;
        return true;
    }

    /// <summary>A request with the next sequence number; Via and Contact are added by who sends it.</summary>
    public SipRequest CreateRequest(string method) => Create(method, ++LocalSequence);

    /// <summary>The ACK of a 2xx to the INVITE with this number.</summary>
    public SipRequest CreateAck(uint inviteSequence) => Create(SipMethod.Ack, inviteSequence);

    private SipRequest Create(string method, uint sequence)
    {
        // A strict router (no lr) takes the Request-URI, and the target travels last in Route (section 12.2.1.1).
        var strict = HasRoutes && !_routes[0].Uri.IsLooseRouter;
        var request = new SipRequest(method, (strict ? _routes[0].Uri : RemoteTarget).ForRequestLine());
        request.Set(SipHeaderId.MaxForwards, 70);
        foreach (var route in strict ? _routes.Skip(1) : _routes) request.Add(SipHeaderId.Route, route.ToString());
        if (strict) request.Add(SipHeaderId.Route, new SipAddress(RemoteTarget).ToString());
        request.Add(SipHeaderId.From, Local.ToString());
        request.Add(SipHeaderId.To, Remote.ToString());
        request.Add(SipHeaderId.CallId, CallId);
        request.Add(SipHeaderId.CSeq, string.Create(CultureInfo.InvariantCulture, $"{sequence} {method}"));
        return request;
    }
}
