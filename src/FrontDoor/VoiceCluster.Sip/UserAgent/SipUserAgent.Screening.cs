using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// What is answered without a transaction (RFC 3261 section 8.2.7): everything outside of calls that is refused or answered at once. It costs no
/// memory, so that a flood of it leaves the room for calls and dialogs alone. A retransmission gets the same To tag again.
/// </summary>
public sealed partial class SipUserAgent
{
    private readonly byte[] _tagKey = RandomNumberGenerator.GetBytes(16);

    /// <summary>The answer of a request that is to have no transaction; null for one that goes on.</summary>
    private SipResponse? Screen(SipRequest request, ISipWire wire)
    {
        var flow = (SipFlow)wire;
        if (request.ToTag is { } tag) return Find(request.CallId, tag) is null ? OutsideOfCalls(request, flow) : null;
        if (request.Method == SipMethod.Cancel) return _transactions.FindCancelled(request) is null ? request.CreateResponse(481, StatelessTag(request)) : null;
        if (RequestInspection.Refuse(request, StatelessTag(request), _options.Registrar is not null) is { } refusal) return refusal;
        return request.IsInvite ? ScreenInvite(request, flow) : OutsideOfCalls(request, flow);
    }

    private SipResponse? OutsideOfCalls(SipRequest request, SipFlow flow)
    {
        if (!_rates.TryTake(flow.Source.Address))
        {
            _handler.OnNotice(new(SipNoticeKind.Overloaded, flow.Source, $"More than {SourceRates.PerSecond} requests a second outside of calls"));
            return Unavailable(request, StatelessTag(request), "Too many requests");
        }

        return request.Method switch
        {
            SipMethod.Options => Capabilities(request),
            SipMethod.Register when request.ToTag is null => _options.Registrar!.Screen(request, flow.Source.Address, StatelessTag(request)),
            _ => request.CreateResponse(481, StatelessTag(request)),
        };
    }

    private SipResponse? ScreenInvite(SipRequest request, SipFlow flow)
    {
        var tag = StatelessTag(request);
        if (request.Contact is null) return request.CreateResponse(400, tag, "Missing Contact");
        if (_calls.Values.Any(call => call.IsMergedWith(request))) return request.CreateResponse(482, tag); // the same over two ways (section 8.2.2.2)
        if (RefuseCaller(request, flow, tag) is { } refusal) return refusal;
        if (_admission.Refuse(_calls.Count) is not { } reason) return null;
        _handler.OnNotice(new(SipNoticeKind.Overloaded, flow.Source, reason));
        return Unavailable(request, tag, reason);
    }

    /// <summary>Allowed networks and trunks call as they are. Where a user registered from he calls with his password: others may share the address.</summary>
    private SipResponse? RefuseCaller(SipRequest request, SipFlow flow, string tag)
    {
        var source = flow.Source.Address;
        if (_options.AllowedSources.Any(network => network.Contains(source)) || TrunkOf(source) is not null) return null;
        if (_options.Registrar is not { } registrar || !registrar.IsSource(source))
        {
            _handler.OnNotice(new(SipNoticeKind.SourceRejected, flow.Source, $"INVITE for {request.Uri.User} from a source that is not allowed"));
            return request.CreateResponse(403, tag);
        }

        if (_options.TrustRegisteredSources) return null;
        if (registrar.Authenticate(request, flow.Source, tag, out var user) is { } refusal) return refusal;
        return request.From!.Uri.UnescapedUser == user ? null : request.CreateResponse(403, tag, "Another user's address");
    }

    private string StatelessTag(SipRequest request)
    {
        var name = $"{request.TopVia!.SentBy} {request.TopVia.Branch} {request.CallId} {request.CSeq} {request.FromTag}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(_tagKey, Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
    }
}
