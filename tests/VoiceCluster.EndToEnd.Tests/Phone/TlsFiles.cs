using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>A certificate for 127.0.0.1 and localhost that vouches for itself, and its key, as PEM files.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DataFolder _folder = new();

    public TlsFiles()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost"); // Linphone takes a certificate for names only
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    public string Certificate => _folder.File("certificate.pem");

    public string Key => _folder.File("key.pem");

    /// <summary>A silo's settings for it, on a free port.</summary>
    public IEnumerable<string> Settings => ["--Sip:Tls:Port", "0", "--Sip:Tls:CertificateFile", Certificate, "--Sip:Tls:KeyFile", Key];

    public void Dispose() => _folder.Dispose();
}
