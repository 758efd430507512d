using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// A registrar for configured users (RFC 3261 section 10.3): digest, lifetimes of 60 s to an hour, at most five contacts a user, all in
/// memory. Used on the agent's executor; <see cref="Find"/> from any thread.
/// </summary>
/// <param name="realm">Shown to the user.</param>
/// <param name="passwords">By user name.</param>
/// <param name="clock">Registrations end on it.</param>
/// <param name="algorithms">Digest algorithms offered. MD5 alone when null: phones in use give up on a challenge that also offers another one.</param>
public sealed class SipRegistrar(
    string realm, IReadOnlyDictionary<string, string> passwords, TimeProvider clock, IReadOnlyList<string>? algorithms = null)
{
    private const int MinExpires = 60;
    private const int MaxExpires = 3600;
    private const int MaxContacts = 5;

    private readonly Lock _gate = new();
    private readonly DigestServer _digest = new(realm, user => passwords.GetValueOrDefault(user), clock, algorithms ?? [DigestHash.Md5]);
    private readonly Dictionary<string, List<Binding>> _bindings = new(StringComparer.Ordinal);

    /// <summary>Where a user was last registered from, as a next hop; null when he is not registered.</summary>
    public SipUri? Find(string user)
    {
        lock (_gate) return Live(user) is [.., var newest] ? newest.NextHop : null;
    }

    /// <summary>The address of a user's phone; null when he is not registered.</summary>
    public SipUri? ContactOf(string user)
    {
        lock (_gate) return Live(user) is [.., var newest] ? newest.Contact : null;
    }

    /// <summary>Users that are registered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _bindings.Keys.ToArray().Count(user => Live(user).Count > 0);
        }
    }

    internal bool IsSource(IPEndPoint remote)
    {
        lock (_gate) return _bindings.Keys.ToArray().Any(user => Live(user).Exists(b => b.Source.Equals(remote.Address)));
    }

    internal SipResponse Register(SipRequest request, SipFlow flow)
    {
        var tag = SipDialog.CreateTag();
        if (_digest.Verify(request, out var stale) is not { } user) return _digest.Challenge(request, tag, stale);
        if (request.To?.Uri.UnescapedUser != user) return request.CreateResponse(403, tag, "Another user's address");
        var everything = request.Get(SipHeaderId.Contact)?.Trim() == "*";
        var wanted = request.GetNumber(SipHeaderId.Expires);
        lock (_gate)
        {
            if (everything && wanted != 0) return request.CreateResponse(400, tag, "Contact * goes with Expires 0");
            if (everything) _bindings.Remove(user);
            else if (Refuse(request, tag, user, wanted, flow) is { } refusal) return refusal;
            return Accept(request, tag, user);
        }
    }

    /// <summary>Takes every contact of the request, or none of them.</summary>
    private SipResponse? Refuse(SipRequest request, string tag, string user, int? wanted, SipFlow flow)
    {
        var changes = new List<(SipUri Contact, int Seconds)>();
        foreach (var contact in request.GetAddresses(SipHeaderId.Contact))
        {
            var seconds = SipSyntax.TryParseDigits(contact.Parameters.Get("expires"), int.MaxValue, out var own) ? own : wanted ?? MaxExpires;
            if (seconds is > 0 and < MinExpires)
            {
                var brief = request.CreateResponse(423, tag);
                brief.Set(SipHeaderId.MinExpires, MinExpires);
                return brief;
            }

            changes.Add((contact.Uri, Math.Min(seconds, MaxExpires)));
        }

        var bindings = Live(user);
        if (bindings.Exists(b => b.CallId == request.CallId && b.Sequence >= request.CSeq.Number))
            return request.CreateResponse(500, tag, "CSeq out of order");
        foreach (var (contact, seconds) in changes)
        {
            bindings.RemoveAll(b => b.Contact.Equals(contact));
            if (seconds == 0) continue;
            if (bindings.Count == MaxContacts) bindings.RemoveAt(0);
            bindings.Add(new Binding(contact, WayBack(flow), flow.Remote.Address, clock.GetUtcNow().AddSeconds(seconds), request.CallId, request.CSeq.Number));
        }

        _bindings[user] = bindings;
        return null;
    }

    private SipResponse Accept(SipRequest request, string tag, string user)
    {
        var response = request.CreateResponse(200, tag);
        var now = clock.GetUtcNow();
        foreach (var binding in Live(user))
        {
            var seconds = ((int)(binding.Until - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            response.Add(SipHeaderId.Contact, new SipAddress(binding.Contact, null, SipParameters.Empty.With("expires", seconds)).ToString());
        }

        return response;
    }

    private List<Binding> Live(string user)
    {
        if (!_bindings.TryGetValue(user, out var bindings)) return [];
        var now = clock.GetUtcNow();
        bindings.RemoveAll(b => b.Until <= now);
        return bindings;
    }

    /// <summary>Where the phone spoke from, which also reaches one behind a NAT, and one that listens nowhere: over its own connection.</summary>
    private static SipUri WayBack(SipFlow flow)
    {
        var parameters = flow.Transport.Protocol == SipProtocol.Udp
            ? SipParameters.Empty
            : SipParameters.Empty.With("transport", flow.Transport.Protocol.ToString().ToLowerInvariant());
        return new SipUri(null, SipUserAgent.HostOf(flow.Source.Address), flow.Source.Port, parameters);
    }

    private sealed record Binding(SipUri Contact, SipUri NextHop, IPAddress Source, DateTimeOffset Until, string CallId, uint Sequence);
}
