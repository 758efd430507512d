using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>The two digest algorithms of SIP: MD5 (RFC 2617, RFC 3261) and SHA-256 (RFC 7616, RFC 8760).</summary>
internal static class DigestHash
{
    public const string Md5 = "MD5";
    public const string Sha256 = "SHA-256";

    /// <summary>The canonical name of an algorithm this agent speaks; MD5 when none is given, null for others.</summary>
    public static string? Canonical(string? algorithm) => algorithm?.ToUpperInvariant() switch
    {
        null or Md5 => Md5,
        Sha256 => Sha256,
        _ => null,
    };

    /// <summary>The response value (RFC 7616 section 3.4.1) with qop=auth, or without qop when <paramref name="nonceCount"/> is null.</summary>
    public static string Response(
        string algorithm, string user, string realm, string password, string method, string uri, string nonce, string? nonceCount, string? clientNonce)
    {
        var a1 = Hash(algorithm, $"{user}:{realm}:{password}");
        var a2 = Hash(algorithm, $"{method}:{uri}");
        return nonceCount is null ? Hash(algorithm, $"{a1}:{nonce}:{a2}") : Hash(algorithm, $"{a1}:{nonce}:{nonceCount}:{clientNonce}:auth:{a2}");
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "MD5 is what RFC 3261 section 22.4 makes mandatory; SHA-256 is preferred when offered.")]
    private static string Hash(string algorithm, string text)
    {
        var octets = DigestFields.Octets(text);
        return DigestFields.Hex(algorithm == Sha256 ? SHA256.HashData(octets) : MD5.HashData(octets));
    }
}
