using System.Net;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>Who can reach the addresses that the server is told to listen on.</summary>
public static class ListeningAddresses
{
    /// <summary>Whether only this machine reaches an address, read as Kestrel reads it: every name but <c>localhost</c> means all interfaces.</summary>
    /// <param name="address">For example <c>http://127.0.0.1:8080</c>, <c>http://*:80</c>, <c>http://unix:/run/voice.sock</c>.</param>
    public static bool IsLoopback(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return true; // nothing listens there: Kestrel refuses it by name
        }

        return parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.AsSpan().Trim("[]"), out var ip) && IPAddress.IsLoopback(ip));
    }

    /// <summary>An open door that nobody asked for: one sentence for each address, empty when all is as it was said.</summary>
    /// <param name="options">Tokens, or the word that none is wanted.</param>
    /// <param name="addresses">By setting.</param>
    public static IEnumerable<string> Validate(FrontDoorOptions options, IEnumerable<(string Setting, string Address)> addresses)
    {
        if (options.Open || options.AccessTokens.Count > 0) yield break;
        foreach (var (setting, address) in addresses)
        {
            if (IsLoopback(address)) continue;
            yield return $"{setting} is '{address}', which other machines reach, and everybody there could listen to recordings and place calls; "
                + "set FrontDoor:AccessTokens:0 to a token of 16 or more characters, or FrontDoor:Open to true to let everybody in";
        }
    }
}
