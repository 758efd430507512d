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

    private const int MaxIdentifierLength = 128;

    private readonly byte[] _keyAndSalt;

    private SdesCrypto(int tag, byte[] keyAndSalt, int identifierLength)
    {
        Tag = tag;
        _keyAndSalt = keyAndSalt;
        IdentifierLength = identifierLength;
    }

    /// <summary>Tells the offered lines apart; the answer repeats the chosen one.</summary>
    public int Tag { get; }

    /// <summary>Octets of the master key identifier in each packet that is protected with this key (RFC 3711 section 3.1); 0 without.</summary>
    public int IdentifierLength { get; }

    /// <summary>Master key, then salt.</summary>
    public ReadOnlyMemory<byte> KeyAndSalt => _keyAndSalt;

    public static SdesCrypto Create(int tag) => new(tag, RandomNumberGenerator.GetBytes(KeyLength), 0);

    /// <summary>
    /// Reads what follows "crypto:". False for other suites, several keys, or session parameters that change the protection in ways this agent
    /// does not speak; such a line is passed over, not an error. A lifetime says nothing to a call: 2^20 packets are five hours.
    /// </summary>
    public static bool TryParse(string value, out SdesCrypto? crypto)
    {
        crypto = null;
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || parts[1] != Suite || !parts[2].StartsWith("inline:", StringComparison.OrdinalIgnoreCase)) return false;
        if (!SipSyntax.TryParseDigits(parts[0], 999_999_999, out var tag) || !parts.Skip(3).All(IsHarmless)) return false;
        var key = parts[2]["inline:".Length..].Split('|');
        var octets = new byte[KeyLength + 3];
        if (!Convert.TryFromBase64String(key[0], octets, out var length) || length != KeyLength) return false;
        if (!TryParseIdentifier(key.AsSpan(1), out var identifierLength)) return false;
        crypto = new(tag, octets[..KeyLength], identifierLength);
        return true;
    }

    // [lifetime] [identifier ":" its length in octets]: only the latter has a colon.
    private static bool TryParseIdentifier(ReadOnlySpan<string> fields, out int length)
    {
        length = 0;
        if (fields.Length > 2) return false;
        if (fields.Length == 0) return true;
        var colon = fields[^1].IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return fields.Length == 1;
        return colon > 0 && SipSyntax.TryParseDigits(fields[^1].AsSpan(colon + 1), MaxIdentifierLength, out length) && length > 0;
    }

    // A hint for the replay window, or a parameter that its writer lets us pass over (RFC 4568 section 6.3.7).
    private static bool IsHarmless(string parameter) => parameter.StartsWith("WSH=", StringComparison.OrdinalIgnoreCase) || parameter[0] == '-';

    /// <summary>As it follows "crypto:". Holds the key: never log it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag} {Suite} inline:{Convert.ToBase64String(_keyAndSalt)}");
}
