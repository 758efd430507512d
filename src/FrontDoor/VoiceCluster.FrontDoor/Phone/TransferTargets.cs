using System.IO.Enumeration;
using System.Net;
using System.Net.NetworkInformation;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>
/// Whom a far side may have this silo call by a transfer (REFER). Whoever is on the phone can ask for it, and the operator pays for the call: so
/// only what the operator allowed, phones that are registered here, and, while the telephone is open to this machine alone, addresses on it.
/// </summary>
internal sealed class TransferTargets(PhoneOptions options, SipRegistrar? registrar, Dialler dialler, IReadOnlyCollection<int>? ports = null)
{
    /// <summary>How to follow the answer 3xx of somebody we call; null when it names one who may not be called. A trunk may name its own numbers.</summary>
    public SipCallRequest? AllowRedirect(SipUri target, SipCallRequest placed)
    {
        var domain = placed.To;
        var isOwn = placed.Credentials is not null && target.IsSip && target.Host.Equals(domain.Host, StringComparison.OrdinalIgnoreCase)
            && (target.Port == 0 || target.Port == domain.Port);
        return isOwn ? placed with { To = new SipUri(target.User, domain.Host, domain.Port, domain.Parameters, domain.IsSecure) } : Allow(target);
    }

    /// <summary>How to call a target; null when it may not be called.</summary>
    public SipCallRequest? Allow(SipUri target)
    {
        if (!options.FollowTransfers || !target.IsSip) return null;
        var user = target.UnescapedUser ?? "";
        if (Fits($"{user}@{target.Host}", address: true)) return dialler.Direct(target);
        if (Phone(user, target) is { } phone) return dialler.Direct(phone.Contact) with { NextHop = phone.NextHop, Routes = phone.Path };
        if (Fits(user, address: false) && Number(user) is { } call) return call;
        return IsLoopback(options.Address) && IsLoopback(target.Host) ? dialler.Direct(target) : null;
    }

    private bool Fits(string text, bool address) =>
        options.TransferTargets.Any(pattern => pattern.Contains('@', StringComparison.Ordinal) == address && FileSystemName.MatchesSimpleExpression(pattern, text));

    /// <summary>A phone that is registered here, when the target means it: by its own address, or by its user's name at this server.</summary>
    private SipRegistration? Phone(string user, SipUri target)
    {
        if (registrar?.Find(user, target) is not { } phone) return null;
        return phone.Contact.Equals(target) || registrar.Serves(user, target.Host) || IsHere(target) ? phone : null;
    }

    private bool IsHere(SipUri target)
    {
        if (target.Port != 0 && ports?.Contains(target.Port) == false) return false;
        if (!IPAddress.TryParse(target.Host.AsSpan().Trim("[]"), out var address)) return target.Host.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
        var bound = IPAddress.Parse(options.Address);
        if (address.Equals(bound) || target.Host == options.AdvertisedAddress) return true;
        return (bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any)) && IsOfThisMachine(address);
    }

    private static bool IsOfThisMachine(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));

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
