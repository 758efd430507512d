using System.Globalization;
using System.Net;
using VoiceCluster.Audio;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>From settings to what the SIP library takes.</summary>
internal static class PhoneSettings
{
    /// <summary>What is shown to phones that have to log in.</summary>
    private const string Realm = "voicecluster";

    public static SipUserAgentOptions Agent(PhoneOptions options, TimeProvider? time = null)
    {
        var usual = new SipUserAgentOptions();
        return usual with
        {
            Listeners = Listeners(options),
            AdvertisedAddress = options.AdvertisedAddress is null ? null : IPAddress.Parse(options.AdvertisedAddress),
            TrustRegisteredSources = options.TrustRegisteredPhones,
            AllowedSources = options.AllowedSources is null ? usual.AllowedSources : [.. options.AllowedSources.Select(Network)],
            MaxCalls = options.MaxCalls,
            MaxCallsPerSecond = options.MaxCallsPerSecond,
            RetryAfter = options.RetryAfter,
            RingTimeout = options.RingTimeout,
            SessionExpires = options.SessionExpires,
            Registrar = options.Users.Count == 0
                ? null
                : new SipRegistrar(
                    Realm, options.Users.ToDictionary(u => u.Name, u => u.Password, StringComparer.Ordinal), time ?? TimeProvider.System, options.DigestAlgorithms),
        };
    }

    public static RtpMediaOptions Media(PhoneOptions options) => new()
    {
        Ports = PortRange(options.RtpPorts)!.Value,
        SilenceTimeout = options.SilenceTimeout,
        CreateOpus = static () => new OpusLine(),
        Capabilities = new MediaCapabilities { Codecs = [.. Codecs(options)], Srtp = options.Srtp },
    };

    public static VoiceCodec? Codec(string name) => name.ToUpperInvariant() switch
    {
        "OPUS" => VoiceCodec.Opus,
        "PCMU" => VoiceCodec.Pcmu,
        "PCMA" => VoiceCodec.Pcma,
        _ => null,
    };

    /// <summary>Null when it is no range of at least two ports.</summary>
    public static (int First, int Last)? PortRange(string text)
    {
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && Number(parts[0], out var first) && Number(parts[1], out var last) && first >= 1024 && last <= 65535
            && ((first + 1) / 2 * 2) + 1 <= last ? (first, last) : null;
    }

    /// <summary>A network, or an address as the network of that one.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    public static IPNetwork Network(string text) => TryNetwork(text, out var network) ? network : throw new FormatException($"'{text}' is no network");

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static IEnumerable<VoiceCodec> Codecs(PhoneOptions options) => options.Codecs is { } named
        ? named.Select(name => Codec(name)!.Value)
        : [VoiceCodec.Opus, VoiceCodec.Pcmu, VoiceCodec.Pcma];

    private static List<SipListenerOptions> Listeners(PhoneOptions options)
    {
        var address = IPAddress.Parse(options.Address);
        var plain = new IPEndPoint(address, options.Port ?? 5060);
        var listeners = new List<SipListenerOptions> { new(SipProtocol.Udp, plain), new(SipProtocol.Tcp, plain) };
        if (options.Tls is { } tls)
            listeners.Add(new SipListenerOptions(SipProtocol.Tls, new IPEndPoint(address, tls.Port)) { Certificate = tls.Load(), TrustedRoots = tls.LoadRoots() });
        return listeners;
    }
}
