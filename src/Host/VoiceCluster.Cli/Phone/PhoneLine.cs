using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VoiceCluster.Sip;

namespace VoiceCluster.Cli.Phone;

/// <summary>How the phone reaches whom it calls.</summary>
/// <param name="Protocol">What carries SIP.</param>
/// <param name="Roots">What a TLS server's certificate must lead to; the system's when null.</param>
/// <param name="Srtp">Media is encrypted, or the call is not made.</param>
internal sealed record PhoneLine(SipProtocol Protocol, X509Certificate2Collection? Roots = null, bool Srtp = false)
{
    public static readonly IReadOnlyList<string> Transports = ["udp", "tcp", "tls"];

    /// <summary>The line to an address, and the address as it is then called.</summary>
    /// <param name="to">Whom to call.</param>
    /// <param name="transport">One of <see cref="Transports"/>; null for what the address says.</param>
    /// <param name="ca">A PEM file of certificates to trust instead of the system's.</param>
    /// <param name="srtp">Whether media is to be encrypted.</param>
    /// <exception cref="InvalidDataException">These do not go together, or the file holds no certificate.</exception>
    public static (PhoneLine Line, SipUri To) Of(SipUri to, string? transport, string? ca, bool srtp)
    {
        if (transport is not null && to.IsSecure && transport is not "tls") throw new InvalidDataException($"{to} is called over TLS; leave out --transport {transport}, or call a sip: address");
        if (transport is not null) to = new SipUri(to.User, to.Host, to.Port, to.Parameters.With("transport", transport), to.IsSecure);
        var protocol = (to.Transport, to.IsSecure) switch
        {
            ("tls", _) or (_, true) => SipProtocol.Tls,
            ("tcp", _) => SipProtocol.Tcp,
            (null or "udp", _) => SipProtocol.Udp,
            _ => throw new InvalidDataException($"'{to.Transport}' is no transport; use {string.Join(", ", Transports)}"),
        };
        if (ca is not null && protocol is not SipProtocol.Tls) throw new InvalidDataException("--ca is for calls over TLS; add --transport tls");
        // The keys travel in SIP: without TLS anybody on the way has them.
        if (srtp && protocol is not SipProtocol.Tls) throw new InvalidDataException("--srtp is for calls over TLS; add --transport tls");
        return (new PhoneLine(protocol, ca is null ? null : Load(ca), srtp), to);
    }

    /// <summary>Where the phone itself is reached: a free port.</summary>
    public SipListenerOptions Listener(TimeProvider time) => new(Protocol, new IPEndPoint(IPAddress.Any, 0))
    {
        TrustedRoots = Roots,
        Certificate = Protocol is SipProtocol.Tls ? OwnCertificate(time) : null,
    };

    private static X509Certificate2Collection Load(string file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException($"--ca {file} cannot be read: {exception.Message}", exception);
        }

        return roots.Count > 0 ? roots : throw new InvalidDataException($"--ca {file} holds no certificate; name a PEM file");
    }

    /// <summary>A TLS listener must have one. Nobody needs to trust it: what the other side has to say comes over the connection that the phone opened.</summary>
    private static X509Certificate2 OwnCertificate(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        return new CertificateRequest("CN=VoiceCluster phone", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
