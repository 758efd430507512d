using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class PhoneOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_with_a_port_and_without() =>
        Assert.Empty(new PhoneOptions().Validate().Concat(new PhoneOptions { Port = 5060 }.Validate()));

    [Fact]
    public void Every_wrong_setting_is_named_at_once_and_no_password_is_shown()
    {
        var problems = new PhoneOptions
        {
            Port = 70_000,
            Address = "localhost",
            AdvertisedAddress = "here",
            RtpPorts = "40000-30000",
            Codecs = ["pcmu", "mp3"],
            AllowedSources = ["192.0.2.0/24", "192.0.2.0/99"],
            DigestAlgorithms = ["SHA-1"],
            Tls = new PhoneTlsOptions { CertificateFile = "none.pem", KeyFile = "none.pem" },
            Users = [new PhoneUserOptions { Name = "bob", Password = "short" }],
            Trunks =
            [
                new PhoneTrunkOptions { Name = "main", Registrar = "http://carrier", User = "4930", Sources = ["carrier"] },
                new PhoneTrunkOptions { Name = "MAIN", Registrar = "sip:192.0.2.1", User = "4930" },
            ],
            Routes = [new PhoneRouteOptions()],
        }.Validate().ToList();
        string[] named =
        [
            "Sip:Port", "Sip:Address", "Sip:AdvertisedAddress", "Sip:RtpPorts", "Sip:Codecs:1", "Sip:AllowedSources:1", "Sip:DigestAlgorithms:0", "Sip:Tls",
            "Sip:Users:0:Password", "Sip:Trunks:0:Registrar", "Sip:Trunks:0:Sources:0", "Sip:Trunks", "Sip:Routes:0:Number",
        ];
        foreach (var name in named) Assert.Contains(problems, p => p.StartsWith(name + " ", StringComparison.Ordinal) || p.StartsWith(name + ":", StringComparison.Ordinal));
        Assert.Equal(named.Length, problems.Count);
        Assert.DoesNotContain(problems, p => p.Contains("short", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sip:sip.example.com;transport=tls")]
    [InlineData("sips:sip.example.com")]
    public void A_trunk_over_TLS_needs_TLS_here(string registrar)
    {
        var trunk = new PhoneTrunkOptions { Name = "main", Registrar = registrar, User = "4930" };
        Assert.Contains("Sip:Tls", Assert.Single(new PhoneOptions { Port = 5060, Trunks = [trunk] }.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_roots_is_named()
    {
        var problems = new PhoneOptions { Port = 5060, Tls = new PhoneTlsOptions { RootsFile = typeof(PhoneOptions).Assembly.Location } }.Validate();
        Assert.Contains(problems, p => p.StartsWith("Sip:Tls:RootsFile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("20000-20001", true)]
    [InlineData("20001-20003", true)]
    [InlineData("20001-20002", false)]
    [InlineData("1000-2000", false)]
    [InlineData("20000", false)]
    [InlineData("20000-65536", false)]
    [InlineData("-1-3", false)]
    public void A_port_range_holds_a_pair_at_least(string text, bool valid) => Assert.Equal(valid, PhoneSettings.PortRange(text) is not null);

    [Fact]
    public void A_trunk_logs_in_with_its_own_name_where_it_has_one()
    {
        var trunk = new PhoneTrunkOptions { Name = "main", Registrar = "sip:sip.example.com;transport=tcp", User = "4930", Login = "acct", Password = "secret" }.ToSip();
        Assert.Equal(("4930", new SipCredentials("acct", "secret"), "tcp"), (trunk.User, trunk.Credentials, trunk.Registrar.Transport));
    }
}
