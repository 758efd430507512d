using System.IO.Enumeration;
using System.Net;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>
/// Whom a far side may have this silo call by a transfer (REFER). Whoever is on the phone can ask for it, and the operator pays for the call: so
/// only what the operator allowed, phones that are registered here, and, while the telephone is open to this machine alone, addresses on it.
/// </summary>
internal sealed class TransferTargets(PhoneOptions options, SipRegistrar? registrar, Dialler dialler)
{
    /// <summary>How to call a target; null when it may not be called.</summary>
    public SipCallRequest? Allow(SipUri target)
    {
        if (!options.FollowTransfers || !target.IsSip) return null;
        var user = target.UnescapedUser ?? "";
        if (Fits($"{user}@{target.Host}", address: true)) return dialler.Direct(target);
        if (registrar?.ContactOf(user) is not null) return dialler.Dial(user);
        if (Fits(user, address: false) && Number(user) is { } call) return call;
        return IsLoopback(options.Address) && IsLoopback(target.Host) ? dialler.Direct(target) : null;
    }

    private bool Fits(string text, bool address) =>
        options.TransferTargets.Any(pattern => pattern.Contains('@', StringComparison.Ordinal) == address && FileSystemName.MatchesSimpleExpression(pattern, text));

    private SipCallRequest? Number(string user)
    {
        try
        {
            return dialler.Dial(user);
        }
        catch (DialException)
        {
            return null; // a pattern as wide as * lets through what no trunk takes
        }
    }

    private static bool IsLoopback(string host) => IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address);
}
