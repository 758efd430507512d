using System.Net;

namespace VoiceCluster.Sip;

/// <summary>An Opus encoder and decoder of one call at 16 kHz mono.</summary>
public interface IOpusCodec : IDisposable
{
    /// <summary>Encodes 320 samples; gives the octets written.</summary>
    int Encode(ReadOnlySpan<short> frame, Span<byte> packet);

    /// <summary>Decodes a packet; gives the samples written, at most 960 (60 ms). 0 for a broken packet.</summary>
    int Decode(ReadOnlySpan<byte> packet, Span<short> samples);
}

/// <summary>Settings of the media of calls.</summary>
public sealed record RtpMediaOptions
{
    /// <summary>First and last UDP port; two are used for each call.</summary>
    public (int First, int Last) Ports { get; init; } = (20_000, 29_999);

    /// <summary>Address the sockets are bound to; the one the peer is told when null.</summary>
    public IPAddress? BindAddress { get; init; }

    public MediaCapabilities Capabilities { get; init; } = new();

    /// <summary>Makes the Opus codec of a call; needed when the capabilities list Opus.</summary>
    public Func<IOpusCodec>? CreateOpus { get; init; }

    /// <summary>Without RTP for so long while it is expected the call is reported silent, 1 s or more.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Makes RTP media on ports of a range.</summary>
public sealed class RtpMediaFactory : ISipMediaFactory
{
    private readonly RtpMediaOptions _options;
    private readonly TimeProvider _clock;
    private readonly RtpPortAllocator _ports;

    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public RtpMediaFactory(RtpMediaOptions options, TimeProvider clock)
    {
        if (options.Capabilities.Codecs.Count == 0) throw new ArgumentException("Sip:Codecs is empty; name pcmu, pcma or opus.", nameof(options));
        if (options.Capabilities.Codecs.Contains(VoiceCodec.Opus) && options.CreateOpus is null)
            throw new ArgumentException("Sip:Codecs lists opus, but libopus is not loaded; install libopus0 or leave opus out.", nameof(options));
        if (options.Capabilities.PacketTime is < 10 or > 60 || options.Capabilities.PacketTime % 10 != 0)
            throw new ArgumentException($"Sip:PacketTime is {options.Capabilities.PacketTime}; 10 to 60 ms in steps of 10.", nameof(options));
        if (options.SilenceTimeout < TimeSpan.FromSeconds(1)) throw new ArgumentException($"Sip:SilenceTimeout is {options.SilenceTimeout}; 1 s or more.", nameof(options));
        _options = options;
        _clock = clock;
        _ports = new RtpPortAllocator(options.Ports.First, options.Ports.Last);
    }

    /// <summary>Calls that fit into the port range.</summary>
    public int Capacity => _ports.Capacity;

    public ISipMedia Create(IPAddress local) => new RtpMediaSession(_options, _clock, _ports.Open(_options.BindAddress ?? local), local);
}
