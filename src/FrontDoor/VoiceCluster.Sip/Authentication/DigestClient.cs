using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>A user name and its password, and the realm they are for; any realm when null.</summary>
public sealed record SipCredentials(string User, string Password, string? Realm = null)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => Realm is null ? User : $"{User} at {Realm}";
}

/// <summary>
/// Answers digest challenges (RFC 3261 section 22, RFC 7616) and remembers the nonce of each realm, so that later requests carry credentials
/// for every server and proxy on their way at once, with a rising nonce count. Prefers SHA-256 over MD5.
/// </summary>
internal sealed class DigestClient(SipCredentials credentials)
{
    private const int MaxRealms = 8;

    private static readonly (SipHeaderId Challenge, SipHeaderId Credentials)[] Kinds =
        [(SipHeaderId.WwwAuthenticate, SipHeaderId.Authorization), (SipHeaderId.ProxyAuthenticate, SipHeaderId.ProxyAuthorization)];

    private readonly List<Realm> _realms = [];

    /// <summary>
    /// Takes the challenges of a 401 or 407, one of each realm. True when the request is worth another try. False when none can be answered
    /// (another scheme or algorithm, a foreign realm) or the password is wrong: the nonce that was just tried is refused, and so is the one
    /// that the server gave in its place. Servers replace a nonce when it has expired or they were restarted, with <c>stale</c> or without.
    /// </summary>
    /// <param name="response">The challenge.</param>
    /// <param name="refused">The request as it was sent; its credentials tell which nonces were tried.</param>
    /// <param name="renewed">Realms whose nonce was replaced while this request was tried; added to.</param>
    public bool TakeChallenge(SipResponse response, SipRequest refused, ISet<(SipHeaderId, string)> renewed)
    {
        var taken = new List<Realm>();
        foreach (var (challengeId, credentialsId) in Kinds)
        {
            foreach (var challenge in Answerable(response.GetAll(challengeId), credentialsId))
            {
                if (TriedNonce(refused, challenge) is { } tried && !challenge.IsStale
                    && (tried == challenge.Nonce || !renewed.Add((credentialsId, challenge.Name)))) return false;
                taken.Add(challenge);
            }
        }

        foreach (var challenge in taken)
        {
            _realms.RemoveAll(r => r.Header == challenge.Header && r.Name == challenge.Name);
            if (_realms.Count == MaxRealms) _realms.RemoveAt(0);
            _realms.Add(challenge);
        }

        return taken.Count > 0;
    }

    /// <summary>Adds credentials for every realm known.</summary>
    public void Authorize(SipRequest request)
    {
        foreach (var realm in _realms) request.Add(realm.Header, realm.Answer(request, credentials));
    }

    /// <summary>The strongest challenge of each realm that can be answered.</summary>
    private IEnumerable<Realm> Answerable(IReadOnlyList<string> challenges, SipHeaderId header) => challenges
        .Select(text => Realm.Read(text, header))
        .OfType<Realm>()
        .Where(r => credentials.Realm is null || credentials.Realm == r.Name)
        .GroupBy(r => r.Name, StringComparer.Ordinal)
        .Select(same => same.FirstOrDefault(r => r.Algorithm == DigestHash.Sha256) ?? same.First());

    private static string? TriedNonce(SipRequest request, Realm realm) => request.GetAll(realm.Header)
        .Select(DigestFields.Parse)
        .FirstOrDefault(fields => fields?["realm"] == realm.Name)?["nonce"];

    /// <summary>The last challenge of a realm, and how often its nonce was used.</summary>
    private sealed class Realm
    {
        private readonly DigestFields _challenge;
        private int _nonceCount;

        private Realm(DigestFields challenge, SipHeaderId header, string name, string nonce, string algorithm)
        {
            _challenge = challenge;
            (Header, Name, Nonce, Algorithm) = (header, name, nonce, algorithm);
        }

        /// <summary>The header its credentials travel in.</summary>
        public SipHeaderId Header { get; }

        public string Name { get; }

        public string Nonce { get; }

        public string Algorithm { get; }

        public bool IsStale => "true".Equals(_challenge["stale"], StringComparison.OrdinalIgnoreCase);

        public static Realm? Read(string text, SipHeaderId header)
        {
            if (DigestFields.Parse(text) is not { } challenge || challenge["nonce"] is not { } nonce || challenge["realm"] is not { } name) return null;
            if (challenge["qop"] is { } qop && !OffersAuth(qop)) return null;
            return DigestHash.Canonical(challenge["algorithm"]) is { } algorithm ? new(challenge, header, name, nonce, algorithm) : null;
        }

        public string Answer(SipRequest request, SipCredentials credentials)
        {
            var uri = request.Uri.ToString();
            var hasQop = _challenge["qop"] is not null;
            var count = hasQop ? (++_nonceCount).ToString("x8", CultureInfo.InvariantCulture) : null;
            var clientNonce = hasQop ? DigestFields.Hex(RandomNumberGenerator.GetBytes(8)) : null;
            var response = DigestHash.Response(Algorithm, credentials.User, Name, credentials.Password, request.Method, uri, Nonce, count, clientNonce);
            var value = $"Digest username={SipSyntax.Quote(credentials.User)}, realm={SipSyntax.Quote(Name)}, "
                + $"nonce={SipSyntax.Quote(Nonce)}, uri={SipSyntax.Quote(uri)}, response=\"{response}\", algorithm={Algorithm}";
            if (_challenge["opaque"] is { } opaque) value += $", opaque={SipSyntax.Quote(opaque)}";
            return hasQop ? value + $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"" : value;
        }

        private static bool OffersAuth(string qop) => qop.Split(',').Any(option => option.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase));
    }
}
