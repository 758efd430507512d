using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>
/// Challenges and verifies requests with digest (RFC 7616, qop=auth). Nonces carry their time under a keyed hash, so none is stored until
/// it is used; then its highest count is kept, which stops replays. Bounded: past 10,000 used nonces the oldest are forgotten and stale.
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
    /// <param name="stale">The credentials were right but their nonce was too old: the challenge says so, and the client repeats silently.</param>
    public string? Verify(SipRequest request, out bool stale)
    {
        stale = false;
        foreach (var text in request.GetAll(SipHeaderId.Authorization))
        {
            if (DigestFields.Parse(text) is { } fields && fields["realm"] == realm && Check(request, fields, ref stale)) return fields["username"];
        }

        return null;
    }

    /// <summary>A 401 with one challenge per algorithm, the strongest first.</summary>
    public SipResponse Challenge(SipRequest request, string localTag, bool stale = false)
    {
        var response = request.CreateResponse(401, localTag);
        var nonce = CreateNonce();
        foreach (var algorithm in _algorithms)
        {
            response.Add(
                SipHeaderId.WwwAuthenticate,
                $"Digest realm={SipSyntax.Quote(realm)}, nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"" + (stale ? ", stale=true" : string.Empty));
        }

        return response;
    }

    private bool Check(SipRequest request, DigestFields fields, ref bool stale)
    {
        if (DigestHash.Canonical(fields["algorithm"]) is not { } algorithm || !_algorithms.Contains(algorithm) || fields["nonce"] is not { } nonce || !IsOwn(nonce, out var age)) return false;
        if (fields["username"] is not { } user || findPassword(user) is not { } password || fields["qop"] != "auth") return false;
        if (fields["uri"] is not { } uri || !SipUri.TryParse(uri, out var named) || !named!.Equals(request.Uri)) return false;
        if (!uint.TryParse(fields["nc"], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var count) || fields["cnonce"] is not { } clientNonce) return false;
        var expected = DigestHash.Response(algorithm, user, realm, password, request.Method, uri, nonce, fields["nc"], clientNonce);
        if (!CryptographicOperations.FixedTimeEquals(DigestFields.Octets(expected), DigestFields.Octets(fields["response"] ?? string.Empty))) return false;
        stale = age > Lifetime || !TakeCount(nonce, count);
        return !stale;
    }

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

    private bool IsOwn(string nonce, out TimeSpan age)
    {
        age = default;
        if (nonce.Length != 24 + 32 || Seal(nonce[..24]) != nonce[24..]) return false;
        var time = long.Parse(nonce.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(time);
        // A forgotten count could be replayed: treat nonces older than what is remembered as stale.
        if (!_counts.ContainsKey(nonce) && _order.Count == MaxUsedNonces && string.CompareOrdinal(nonce, _order.Peek()) < 0) age = TimeSpan.MaxValue;
        return true;
    }

    private string Seal(string time) => DigestFields.Hex(HMACSHA256.HashData(_secret, DigestFields.Octets(time)).AsSpan(0, 16));
}
