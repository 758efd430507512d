using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace VoiceCluster.People;

/// <summary>Random secrets of 256 bits, and their hashes. They need no slow hash: nobody guesses them.</summary>
public static class Secrets
{
    private const int Bytes = 32;

    /// <summary>A new one: 43 characters that need no escaping in an address.</summary>
    public static string Create() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored of one.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a secret is the one of a hash.</summary>
    public static bool Matches(string secret, string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}
