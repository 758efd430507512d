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
/// Answers digest challenges (RFC 3261 section 22, RFC 7616) and remembers the nonce, so that later requests carry credentials at once
/// with a rising nonce count. Prefers SHA-256 over MD5.
/// </summary>
internal sealed class DigestClient(SipCredentials credentials)
{
    private readonly Dictionary<SipHeaderId, (DigestFields Challenge, string Algorithm)> _challenges = [];
    private int _nonceCount;

    /// <summary>
    /// Takes the challenge of a 401 or 407. False when it cannot be answered: another scheme or algorithm, a foreign realm, or a repeated
    /// challenge that is not stale, which means that the password is wrong.
    /// </summary>
    public bool TakeChallenge(SipResponse response, bool wasAnswered)
    {
        var (challengeId, credentialsId) = response.Status == 407
            ? (SipHeaderId.ProxyAuthenticate, SipHeaderId.ProxyAuthorization)
            : (SipHeaderId.WwwAuthenticate, SipHeaderId.Authorization);
        (DigestFields Challenge, string Algorithm)? best = null;
        foreach (var text in response.GetAll(challengeId))
        {
            if (DigestFields.Parse(text) is not { } challenge || challenge["nonce"] is null || challenge["realm"] is not { } realm) continue;
            if (credentials.Realm is not null && credentials.Realm != realm) continue;
            if (challenge["qop"] is { } qop && !OffersAuth(qop)) continue;
            if (DigestHash.Canonical(challenge["algorithm"]) is not { } algorithm) continue;
            if (best is null || algorithm == DigestHash.Sha256) best = (challenge, algorithm);
        }

        if (best is not { } chosen) return false;
        var isStale = "true".Equals(chosen.Challenge["stale"], StringComparison.OrdinalIgnoreCase);
        if (wasAnswered && !isStale && _challenges.ContainsKey(credentialsId)) return false;
        _challenges[credentialsId] = chosen;
        _nonceCount = 0;
        return true;
    }

    /// <summary>Adds credentials for every challenge known.</summary>
    public void Authorize(SipRequest request)
    {
        foreach (var (header, (challenge, algorithm)) in _challenges)
        {
            var uri = request.Uri.ToString();
            var hasQop = challenge["qop"] is not null;
            var count = hasQop ? (++_nonceCount).ToString("x8", CultureInfo.InvariantCulture) : null;
            var clientNonce = hasQop ? DigestFields.Hex(RandomNumberGenerator.GetBytes(8)) : null;
            var response = DigestHash.Response(
                algorithm, credentials.User, challenge["realm"]!, credentials.Password, request.Method, uri, challenge["nonce"]!, count, clientNonce);
            var value = $"Digest username={SipSyntax.Quote(credentials.User)}, realm={SipSyntax.Quote(challenge["realm"]!)}, "
                + $"nonce={SipSyntax.Quote(challenge["nonce"]!)}, uri={SipSyntax.Quote(uri)}, response=\"{response}\", algorithm={algorithm}";
            if (challenge["opaque"] is { } opaque) value += $", opaque={SipSyntax.Quote(opaque)}";
            if (hasQop) value += $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"";
            request.Set(header, value);
        }
    }

    private static bool OffersAuth(string qop) => qop.Split(',').Any(option => option.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase));
}
