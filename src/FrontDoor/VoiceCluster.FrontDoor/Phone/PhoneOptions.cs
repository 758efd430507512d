using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VoiceCluster.Audio;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>The telephone: where it listens, who may call, and where calls go. Section <c>Sip</c>.</summary>
public sealed record PhoneOptions
{
    /// <summary>UDP and TCP port of SIP, 0 to 65535 (0: any free one); null for no telephone. <c>deploy/run.sh</c> sets 5060.</summary>
    public int? Port { get; init; }

    /// <summary>Address to listen on; <c>0.0.0.0</c> for all. Default loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The address that peers are told, when they reach this machine by another one (NAT).</summary>
    public string? AdvertisedAddress { get; init; }

    public PhoneTlsOptions? Tls { get; init; }

    /// <summary>First and last UDP port of RTP within 1024-65535; a call takes two.</summary>
    public string RtpPorts { get; init; } = "20000-29999";

    /// <summary>In order of preference: <c>opus</c>, <c>pcmu</c>, <c>pcma</c>. Default: all.</summary>
    public IReadOnlyList<string>? Codecs { get; init; }

    /// <summary>Encryption of media with keys in SDP: <c>Never</c>, <c>WhenOffered</c>, <c>Always</c>.</summary>
    public SrtpPolicy Srtp { get; init; } = SrtpPolicy.WhenOffered;

    /// <summary>A call without RTP for so long ends, unless the silence has a reason (a hold, comfort noise, a transfer): then the far side is asked each
    /// time that as long has passed whether it still knows the call. 1 s or more. Default 30 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Networks that may call beside trunks and registered users, such as <c>192.0.2.0/24</c>. Default loopback.</summary>
    public IReadOnlyList<string>? AllowedSources { get; init; }

    /// <summary>Calls at once, 1 to 100,000; one more is answered 503. Default 500.</summary>
    public int MaxCalls { get; init; } = 500;

    /// <summary>New calls a second, 1 to 10,000; one more is answered 503. Default 200.</summary>
    public int MaxCallsPerSecond { get; init; } = 200;

    /// <summary>Seconds after which a caller who got 503 may try again; 1 to 3600. Default 10.</summary>
    public int RetryAfter { get; init; } = 10;

    /// <summary>How long an outgoing call may ring; 1 s to 3 min. Default 60 s.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a caller hears it ring before the agent answers; 0 to 30 s. Default 0.</summary>
    public TimeSpan AnswerAfter { get; init; }

    /// <summary>Session timer (RFC 4028); 90 s or more, 0 for none. Default 30 min.</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether a far side may ask us (REFER) to go on with somebody else, whom we then call: a phone that is registered here, whom
    /// <see cref="TransferTargets"/> allows, or, while <see cref="Address"/> is loopback, an address on this machine. Default true.
    /// </summary>
    public bool FollowTransfers { get; init; } = true;

    /// <summary>
    /// Whom beside: numbers to call through the first trunk (<c>+4930123*</c>), and SIP addresses (<c>*@pbx.example.com</c>); <c>*</c> and <c>?</c>
    /// stand for anything. Whoever is on the phone can have them called. Default none.
    /// </summary>
    public IReadOnlyList<string> TransferTargets { get; init; } = [];

    /// <summary>Phones that may register here.</summary>
    public IReadOnlyList<PhoneUserOptions> Users { get; init; } = [];

    /// <summary>
    /// Whether they call from where they registered without their password. Behind a proxy or NAT that lets in everybody there. Default false.
    /// </summary>
    public bool TrustRegisteredPhones { get; init; }

    /// <summary>Digest algorithms offered to them, the preferred first: <c>SHA-256</c>, <c>MD5</c>. Default MD5 alone, as many phones know no other.</summary>
    public IReadOnlyList<string>? DigestAlgorithms { get; init; }

    public IReadOnlyList<PhoneTrunkOptions> Trunks { get; init; } = [];

    /// <summary>The first that fits decides; without any, every number reaches the default agent.</summary>
    public IReadOnlyList<PhoneRouteOptions> Routes { get; init; } = [];

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (Port is not { } port) return [];
        var errors = new List<string>();
        if (port is < 0 or > 65535) errors.Add($"Sip:Port is {port}; use 0 to 65535");
        if (!IPAddress.TryParse(Address, out _)) errors.Add($"Sip:Address is '{Address}'; use an IP address of this machine");
        if (AdvertisedAddress is not null && !IPAddress.TryParse(AdvertisedAddress, out _))
            errors.Add($"Sip:AdvertisedAddress is '{AdvertisedAddress}'; use an IP address");
        if (RetryAfter is < 1 or > 3600) errors.Add($"Sip:RetryAfter is {RetryAfter}; use 1 to 3600");
        if (SilenceTimeout < TimeSpan.FromSeconds(1)) errors.Add($"Sip:SilenceTimeout is {SilenceTimeout}; use 00:00:01 or more");
        if (AnswerAfter < TimeSpan.Zero || AnswerAfter > TimeSpan.FromSeconds(30)) errors.Add($"Sip:AnswerAfter is {AnswerAfter}; use 00:00:00 to 00:00:30");
        if (PhoneSettings.PortRange(RtpPorts) is null) errors.Add($"Sip:RtpPorts is '{RtpPorts}'; use first-last within 1024-65535, two for each call");
        foreach (var (i, name) in (Codecs ?? []).Index())
        {
            if (PhoneSettings.Codec(name) is null) errors.Add($"Sip:Codecs:{i} is '{name}'; use opus, pcmu or pcma");
        }

        if (Codecs is { Count: 0 }) errors.Add("Sip:Codecs is empty; name pcmu, pcma or opus");
        foreach (var (i, network) in (AllowedSources ?? []).Index())
        {
            if (!PhoneSettings.TryNetwork(network, out _)) errors.Add($"Sip:AllowedSources:{i} is '{network}'; use an address or a network such as 192.0.2.0/24");
        }

        if (Tls is not null) errors.AddRange(Tls.Validate());
        foreach (var (i, trunk) in Trunks.Index())
        {
            errors.AddRange(trunk.Validate($"Sip:Trunks:{i}"));
            if (Tls is null && trunk.IsOverTls) errors.Add($"Sip:Trunks:{i}:Registrar is '{trunk.Registrar}', and there is no TLS here; configure Sip:Tls");
        }

        foreach (var name in Trunks.GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key))
            errors.Add($"Sip:Trunks has '{name}' twice; give each trunk its own name");
        foreach (var (i, name) in (DigestAlgorithms ?? []).Index())
        {
            if (name is not ("MD5" or "SHA-256")) errors.Add($"Sip:DigestAlgorithms:{i} is '{name}'; use MD5 or SHA-256");
        }

        foreach (var (i, user) in Users.Index()) errors.AddRange(user.Validate($"Sip:Users:{i}"));
        foreach (var name in Users.GroupBy(u => u.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            errors.Add($"Sip:Users has '{name}' twice; give each phone its own name");
        foreach (var (i, pattern) in TransferTargets.Index())
        {
            if (string.IsNullOrWhiteSpace(pattern)) errors.Add($"Sip:TransferTargets:{i} is empty; use a number such as +4930123* or an address such as *@pbx.example.com");
        }

        foreach (var (i, route) in Routes.Index()) errors.AddRange(route.Validate($"Sip:Routes:{i}"));
        if (errors.Count == 0) errors.AddRange(PhoneSettings.Agent(this).Validate());
        return errors;
    }
}

/// <summary>SIP over TLS.</summary>
public sealed record PhoneTlsOptions
{
    /// <summary>TCP port. Default 5061.</summary>
    public int Port { get; init; } = 5061;

    /// <summary>The certificate and its chain as PEM.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Its private key as PEM.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Roots, as PEM, that the certificate of a trunk must lead to; the system's when null.</summary>
    public string? RootsFile { get; init; }

    internal IEnumerable<string> Validate()
    {
        if (Port is < 0 or > 65535) yield return $"Sip:Tls:Port is {Port}; use 0 to 65535";
        if (Problem(() => Load().Dispose()) is { } problem)
            yield return $"Sip:Tls: {CertificateFile} and {KeyFile} are no certificate with its key ({problem}); name two PEM files";
        if (Problem(() => LoadRoots()) is { } without) yield return $"Sip:Tls:RootsFile is '{RootsFile}' ({without}); name a PEM file of certificates";
    }

    internal X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);

    /// <summary>Null for the system's.</summary>
    internal X509Certificate2Collection? LoadRoots()
    {
        if (RootsFile is null) return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(RootsFile);
        return roots.Count > 0 ? roots : throw new ArgumentException("there is no certificate in it");
    }

    private static string? Problem(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }
}
