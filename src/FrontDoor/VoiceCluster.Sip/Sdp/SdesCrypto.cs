using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>One a=crypto line (RFC 4568) for AES_CM_128_HMAC_SHA1_80: the writer's master key and salt.</summary>
public sealed class SdesCrypto
{
    /// <summary>The one suite this agent speaks.</summary>
    public const string Suite = "AES_CM_128_HMAC_SHA1_80";

    /// <summary>Octets of the master key (16) and salt (14).</summary>
    public const int KeyLength = 30;

    private readonly byte[] _keyAndSalt;

    private SdesCrypto(int tag, byte[] keyAndSalt)
    {
        Tag = tag;
        _keyAndSalt = keyAndSalt;
    }

    /// <summary>Tells the offered lines apart; the answer repeats the chosen one.</summary>
    public int Tag { get; }

    /// <summary>Master key, then salt.</summary>
    public ReadOnlyMemory<byte> KeyAndSalt => _keyAndSalt;

    public static SdesCrypto Create(int tag) => new(tag, RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>
    /// Reads what follows "crypto:". False for other suites, several keys, a master key identifier, or session parameters, which change
    /// the protection in ways this agent does not speak; such a line is passed over, not an error.
    /// </summary>
    public static bool TryParse(string value, out SdesCrypto? crypto)
    {
        crypto = null;
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[1] != Suite || !parts[2].StartsWith("inline:", StringComparison.Ordinal)) return false;
        if (!SipSyntax.TryParseDigits(parts[0], 999_999_999, out var tag)) return false;
        var key = parts[2]["inline:".Length..].Split('|');
        if (key.Length > 2 || (key.Length == 2 && key[1].Contains(':', StringComparison.Ordinal))) return false;
        var octets = new byte[KeyLength + 3];
        if (!Convert.TryFromBase64String(key[0], octets, out var length) || length != KeyLength) return false;
        crypto = new(tag, octets[..KeyLength]);
        return true;
    }

    /// <summary>As it follows "crypto:". Holds the key: never log it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag} {Suite} inline:{Convert.ToBase64String(_keyAndSalt)}");
}
