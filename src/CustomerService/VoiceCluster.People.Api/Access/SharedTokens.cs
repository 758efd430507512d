using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.People.Access;

/// <summary>The shared tokens of a small installation (<c>FrontDoor:AccessTokens</c>).</summary>
public sealed class SharedTokens
{
    private readonly byte[][] _digests;

    /// <param name="tokens">The tokens.</param>
    public SharedTokens(IEnumerable<string> tokens) => _digests = [.. tokens.Select(Digest)];

    /// <summary>Whether one of the tokens was shown. Takes the same time for every wrong one.</summary>
    public bool Hold(string shown)
    {
        var digest = Digest(shown);
        var found = false;
        foreach (var token in _digests) found |= CryptographicOperations.FixedTimeEquals(digest, token);
        return found;
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
