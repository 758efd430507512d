using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>A carrier or an exchange.</summary>
public sealed record PhoneTrunkOptions
{
    /// <summary>For logs, metrics and the API.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its registrar and domain: <c>sip:sip.example.com</c>, <c>sip:192.0.2.1;transport=tcp</c>; with <c>;transport=tls</c> it needs <c>Sip:Tls</c>.</summary>
    public string Registrar { get; init; } = "";

    /// <summary>Our number or account there.</summary>
    public string User { get; init; } = "";

    /// <summary>Name of the login, when it is not <see cref="User"/>.</summary>
    public string? Login { get; init; }

    /// <summary>Null for a trunk that knows us by our address.</summary>
    public string? Password { get; init; }

    /// <summary>Registers and keeps registered. Default true.</summary>
    public bool Register { get; init; } = true;

    /// <summary>Lifetime of a registration; 1 min to 1 day. Default 10 min.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Networks its calls come from.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    internal bool IsOverTls => SipUri.TryParse(Registrar, out var uri) && (uri!.IsSecure || uri.Transport is "tls");

    internal IEnumerable<string> Validate(string section)
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return $"{section}:Name is missing; give the trunk a name";
        if (!SipUri.TryParse(Registrar, out var uri) || !uri!.IsSip)
            yield return $"{section}:Registrar is '{Registrar}'; use a SIP address such as sip:sip.example.com";
        if (string.IsNullOrWhiteSpace(User)) yield return $"{section}:User is missing; give the number or account at the trunk";
        if (Expires < TimeSpan.FromMinutes(1) || Expires > TimeSpan.FromDays(1)) yield return $"{section}:Expires is {Expires}; use 00:01:00 to 1.00:00:00";
        foreach (var (i, network) in Sources.Index())
        {
            if (!PhoneSettings.TryNetwork(network, out _)) yield return $"{section}:Sources:{i} is '{network}'; use an address or a network such as 192.0.2.0/24";
        }
    }

    /// <summary>As the agent takes it; call after validation.</summary>
    internal SipTrunkOptions ToSip() => new()
    {
        Name = Name,
        Registrar = SipUri.Parse(Registrar),
        User = User,
        Credentials = Password is null ? null : new SipCredentials(Login ?? User, Password),
        Register = Register,
        Expires = Expires,
        Sources = [.. Sources.Select(PhoneSettings.Network)],
    };
}
