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
}
