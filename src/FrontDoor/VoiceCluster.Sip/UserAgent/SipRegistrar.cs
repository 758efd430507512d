using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip;

/// <summary>Where a user's phone is reached.</summary>
/// <param name="Contact">Its address.</param>
/// <param name="NextHop">Where its requests are sent: the first proxy of the path, or where the phone spoke from.</param>
/// <param name="Path">The proxies between here and the phone (RFC 3327), nearest first: the Route of its requests. Empty without.</param>
public sealed record SipRegistration(SipUri Contact, SipUri NextHop, IReadOnlyList<SipAddress> Path);

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
    private readonly GuessGuard _guard = new(clock);
    private readonly Dictionary<string, List<Binding>> _bindings = new(StringComparer.Ordinal);

    /// <summary>Told about wrong passwords.</summary>
    internal Action<SipNotice> Noticed { get; set; } = static _ => { };

    /// <summary>Where a user registered last; null when he is not registered.</summary>
    /// <param name="user">His name.</param>
    /// <param name="contact">That of his phones which has this address, if one has.</param>
    public SipRegistration? Find(string user, SipUri? contact = null)
    {
        lock (_gate)
        {
            var bindings = Live(user);
            if (contact is not null && bindings.FindLast(b => b.Registration.Contact.IsSameContact(contact)) is { } named) return named.Registration;
            return bindings is [.., var newest] ? newest.Registration : null;
        }
    }

    /// <summary>Whether a user registered as one of this domain: the host of his address of record.</summary>
    public bool Serves(string user, string domain)
    {
        lock (_gate) return Live(user).Exists(b => b.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Users that are registered now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _bindings.Keys.ToArray().Count(user => Live(user).Count > 0);
        }
    }

    internal bool IsSource(IPAddress remote)
    {
        lock (_gate) return _bindings.Keys.ToArray().Any(user => Live(user).Exists(b => b.Source.Equals(remote)));
    }

    /// <summary>
    /// A refusal that costs no transaction: the challenge of a request without credentials, or the wait of a source that guesses. Null for
    /// credentials that are worth a look.
    /// </summary>
    internal SipResponse? Screen(SipRequest request, IPAddress source, string tag)
    {
        if (_digest.UserOf(request) is not { } user) return _digest.Challenge(request, tag);
        if (_guard.Wait(source, user) is not { Ticks: > 0 } wait) return null;
        // Also for the right password: otherwise the guess would be answered all the same.
        var slow = request.CreateResponse(403, tag, "Too many wrong passwords");
        slow.Set(SipHeaderId.RetryAfter, (int)Math.Ceiling(wait.TotalSeconds));
        return slow;
    }

    /// <summary>The refusal of a request whose credentials are not right; null when they are.</summary>
    internal SipResponse? Authenticate(SipRequest request, IPEndPoint source, string tag, out string? user)
    {
        if (Screen(request, source.Address, tag) is { } refusal)
        {
            user = null;
            return refusal;
        }

        var verdict = _digest.Judge(request, out user);
        if (verdict == DigestVerdict.Right)
        {
            _guard.Succeeded(source.Address, user!);
            return null;
        }

        if (verdict == DigestVerdict.Wrong)
        {
            var row = _guard.Failed(source.Address, user!, request.Get(SipHeaderId.Authorization)!);
            Noticed(new(SipNoticeKind.WrongPassword, source, $"{request.Method} with a wrong password for {user}, {row} in a row"));
        }

        return _digest.Challenge(request, tag, verdict == DigestVerdict.Stale);
    }

    internal SipResponse Register(SipRequest request, SipFlow flow)
    {
        var tag = SipDialog.CreateTag();
        if (Authenticate(request, flow.Source, tag, out var user) is { } refused) return refused;
        if (request.To?.Uri.UnescapedUser != user) return request.CreateResponse(403, tag, "Another user's address");
        var everything = request.Get(SipHeaderId.Contact)?.Trim() == "*";
        var wanted = request.GetNumber(SipHeaderId.Expires);
        lock (_gate)
        {
            if (everything && wanted != 0) return request.CreateResponse(400, tag, "Contact * goes with Expires 0");
            if (everything) _bindings.Remove(user!);
            else if (Refuse(request, tag, user!, wanted, flow) is { } refusal) return refusal;
            return Accept(request, tag, user!);
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
        var path = request.GetAddresses(SipHeaderId.Path);
        foreach (var (contact, seconds) in changes)
        {
            bindings.RemoveAll(b => b.Registration.Contact.IsSameContact(contact));
            if (seconds == 0) continue;
            if (bindings.Count == MaxContacts) bindings.RemoveAt(0);
            bindings.Add(new Binding(
                new SipRegistration(contact, path.Count > 0 ? path[0].Uri : WayBack(flow), path),
                flow.Source.Address, request.To!.Uri.Host, clock.GetUtcNow().AddSeconds(seconds), request.CallId, request.CSeq.Number));
        }

        _bindings[user] = bindings;
        return null;
    }

    private SipResponse Accept(SipRequest request, string tag, string user)
    {
        var response = request.CreateResponse(200, tag);
        response.CopyFrom(request, SipHeaderId.Path);
        if (request.Has(SipHeaderId.Path)) response.Set(SipHeaderId.Supported, "path");
        var now = clock.GetUtcNow();
        foreach (var binding in Live(user))
        {
            var seconds = ((int)(binding.Until - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            response.Add(SipHeaderId.Contact, new SipAddress(binding.Registration.Contact, null, SipParameters.Empty.With("expires", seconds)).ToString());
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

    private sealed record Binding(SipRegistration Registration, IPAddress Source, string Domain, DateTimeOffset Until, string CallId, uint Sequence);
}
