using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>From what somebody wants to call to how it is done: a SIP address, a phone that is registered here, or a number through a trunk.</summary>
internal sealed class Dialler(SipRegistrar? registrar, IReadOnlyList<SipTrunk> trunks, string host)
{
    private const string Agent = "agent";

    /// <param name="to">A SIP address, the name of a registered phone, or a number.</param>
    /// <param name="from">Caller id: a number or a SIP address; the agent's own when null.</param>
    /// <param name="trunk">The trunk to go through; null for the first.</param>
    /// <exception cref="DialException">It cannot be called; the message says what can.</exception>
    public SipCallRequest Dial(string to, string? from = null, string? trunk = null)
    {
        if (to.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || to.StartsWith("sips:", StringComparison.OrdinalIgnoreCase))
            return SipUri.TryParse(to, out var uri) ? Direct(uri!, from) : throw new DialException($"to is '{to}', which is no SIP address");
        if (trunk is null && registrar?.Find(to) is { } phone) return Direct(phone.Contact, from) with { NextHop = phone.NextHop, Routes = phone.Path };
        if (to.Length is 0 or > 40 || to.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or '*' or '#')))
            throw new DialException($"to is '{to}'; use a number (digits and +), a SIP address, or the name of a phone that is registered now");
        var way = trunk is null && trunks.Count > 0 ? trunks[0] : trunks.FirstOrDefault(t => t.Name.Equals(trunk, StringComparison.OrdinalIgnoreCase));
        if (way is null)
        {
            throw new DialException(trunk is null
                ? "Numbers are called through a trunk, and there is none; configure Sip:Trunks or give a SIP address"
                : $"trunk is '{trunk}'; use one of {string.Join(", ", trunks.Select(t => t.Name))}");
        }

        return way.CallTo(to, from is null ? null : Plain(from));
    }

    /// <summary>A call to an address, straight.</summary>
    public SipCallRequest Direct(SipUri to, string? from = null) => new(to, CallerId(from));

    private SipAddress CallerId(string? from)
    {
        if (from is null) return new SipAddress(new SipUri(Agent, host));
        if (!from.StartsWith("sip:", StringComparison.OrdinalIgnoreCase)) return new SipAddress(new SipUri(Plain(from), host));
        return SipUri.TryParse(from, out var uri) ? new SipAddress(uri!) : throw new DialException($"from is '{from}', which is no SIP address");
    }

    private static string Plain(string from) => from.Length is > 0 and <= 40 && from.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-' or '_')
        ? from
        : throw new DialException($"from is '{from}'; use a number, a name of letters and digits, or a SIP address");
}

/// <summary>It cannot be called; the message says why and what can be done.</summary>
public sealed class DialException(string message) : Exception(message);
