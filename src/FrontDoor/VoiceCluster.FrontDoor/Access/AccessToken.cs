using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>The shared tokens of a small installation.</summary>
internal static class AccessToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether the request shows one of the tokens; always when there are none. Takes the same time for every wrong one.</summary>
    public static bool Admits(HttpRequest request, IReadOnlyList<string> tokens)
    {
        if (tokens.Count == 0) return true;
        var header = request.Headers.Authorization.ToString();
        var shown = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : request.Query["token"].ToString();
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(shown));
        var admitted = false;
        foreach (var token in tokens) admitted |= CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        return admitted;
    }
}
