using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>What a request's credentials are worth.</summary>
public enum DigestVerdict
{
    /// <summary>There are none for this realm, or they are not whole.</summary>
    Missing,

    /// <summary>The password is wrong or the user unknown.</summary>
    Wrong,

    /// <summary>The password is right, and the nonce too old, used up, or from before a restart: the client repeats silently with a new one.</summary>
    Stale,

    Right,
}

/// <summary>
/// Challenges and verifies requests with digest (RFC 7616, qop=auth). Nonces carry their time under a keyed hash, so none is stored until
/// it is used; then its highest count is kept, which stops replays. Bounded: past 10,000 used nonces the oldest are forgotten and stale.
/// The digest-uri is not compared with the Request-URI: a proxy on the way may have rewritten that (RFC 3261 section 22.4, point 5), and
/// the nonce count stops a replay for another address.
/// </summary>
/// <param name="realm">Shown to the user.</param>
/// <param name="findPassword">The password of a user name; null for an unknown one.</param>
/// <param name="clock">Nonces live five minutes on it.</param>
/// <param name="algorithms">Algorithms that are offered and taken, the preferred first; SHA-256 and MD5 when null.</param>
public sealed class DigestServer(string realm, Func<string, string?> findPassword, TimeProvider clock, IReadOnlyList<string>? algorithms = null)
{
    private const int MaxUsedNonces = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<string> _algorithms = algorithms ?? [DigestHash.Sha256, DigestHash.Md5];
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, uint> _counts = [];
    private readonly Queue<string> _order = new();

    /// <summary>The user whose credentials the request carries rightly; null when it has to be challenged.</summary>
    /// <param name="request">With an Authorization header or without.</param>
    /// <param name="stale">The challenge is to say so: see <see cref="DigestVerdict.Stale"/>.</param>
    public string? Verify(SipRequest request, out bool stale)
    {
        var verdict = Judge(request, out var user);
        stale = verdict == DigestVerdict.Stale;
        return verdict == DigestVerdict.Right ? user : null;
    }

    /// <summary>The user that a request's credentials for this realm name, right or wrong; null when it carries none.</summary>
    public string? UserOf(SipRequest request) => CredentialsOf(request)?["username"];

    /// <summary>Judges the credentials of a request. Right ones are used up: the same again are stale.</summary>
    /// <param name="request">With an Authorization header or without.</param>
    /// <param name="user">Whom they name; null when they are missing.</param>
    public DigestVerdict Judge(SipRequest request, out string? user)
    {
        user = null;
        var verdict = DigestVerdict.Missing;
        foreach (var text in request.GetAll(SipHeaderId.Authorization))
        {
            if (DigestFields.Parse(text) is not { } fields || fields["realm"] != realm || fields["username"] is not { } name) continue;
            var own = Check(request, fields);
            if (own < verdict) continue;
            (verdict, user) = (own, name);
            if (own == DigestVerdict.Right) break;
        }

        return verdict;
    }

    /// <summary>
    /// A 401 with one challenge per algorithm, the strongest first. Wrong credentials get their own nonce again while it is good, so that a
    /// client knows its password to be wrong and not the nonce too old.
    /// </summary>
    public SipResponse Challenge(SipRequest request, string localTag, bool stale = false)
    {
        var response = request.CreateResponse(401, localTag);
        var nonce = (stale ? null : GoodNonceOf(request)) ?? CreateNonce();
        foreach (var algorithm in _algorithms)
        {
            response.Add(
                SipHeaderId.WwwAuthenticate,
                $"Digest realm={SipSyntax.Quote(realm)}, nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"" + (stale ? ", stale=true" : string.Empty));
        }

        return response;
    }

    private DigestVerdict Check(SipRequest request, DigestFields fields)
    {
        if (DigestHash.Canonical(fields["algorithm"]) is not { } algorithm || !_algorithms.Contains(algorithm) || fields["nonce"] is not { } nonce) return DigestVerdict.Missing;
        if (fields["qop"] != "auth" || fields["uri"] is not { } uri || !SipUri.TryParse(uri, out _)) return DigestVerdict.Missing;
        if (!uint.TryParse(fields["nc"], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var count) || fields["cnonce"] is not { } clientNonce) return DigestVerdict.Missing;
        var user = fields["username"]!;
        // An unknown user costs the same work as a known one, so that the time of an answer tells nothing.
        var password = findPassword(user);
        var expected = DigestHash.Response(algorithm, user, realm, password ?? string.Empty, request.Method, uri, nonce, fields["nc"], clientNonce);
        if (!CryptographicOperations.FixedTimeEquals(DigestFields.Octets(expected), DigestFields.Octets(fields["response"] ?? string.Empty)) || password is null)
            return DigestVerdict.Wrong;
        return IsGood(nonce) && TakeCount(nonce, count) ? DigestVerdict.Right : DigestVerdict.Stale;
    }

    private string? GoodNonceOf(SipRequest request) => CredentialsOf(request)?["nonce"] is { } nonce && IsGood(nonce) ? nonce : null;

    private DigestFields? CredentialsOf(SipRequest request) =>
        request.GetAll(SipHeaderId.Authorization).Select(DigestFields.Parse).FirstOrDefault(fields => fields?["realm"] == realm);

    private bool TakeCount(string nonce, uint count)
    {
        var seen = _counts.TryGetValue(nonce, out var highest);
        if (seen && count <= highest) return false;
        if (!seen)
        {
            if (_order.Count == MaxUsedNonces) _counts.Remove(_order.Dequeue());
            _order.Enqueue(nonce);
        }

        _counts[nonce] = count;
        return true;
    }

    private string CreateNonce()
    {
        var time = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture) + DigestFields.Hex(RandomNumberGenerator.GetBytes(6));
        return time + Seal(time);
    }

    /// <summary>One of ours, not too old.</summary>
    private bool IsGood(string nonce)
    {
        if (nonce.Length != 24 + 32 || Seal(nonce[..24]) != nonce[24..]) return false;
        var time = long.Parse(nonce.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        // A forgotten count could be replayed: nonces older than what is remembered are not good either.
        if (!_counts.ContainsKey(nonce) && _order.Count == MaxUsedNonces && string.CompareOrdinal(nonce, _order.Peek()) < 0) return false;
        return clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(time) <= Lifetime;
    }

    private string Seal(string time) => DigestFields.Hex(HMACSHA256.HashData(_secret, DigestFields.Octets(time)).AsSpan(0, 16));
}
