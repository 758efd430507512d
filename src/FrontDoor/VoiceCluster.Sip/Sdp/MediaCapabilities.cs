using System.Net;

namespace VoiceCluster.Sip;

/// <summary>The voice codecs a call may use.</summary>
public enum VoiceCodec
{
    /// <summary>G.711 mu-law, 8 kHz (RFC 3551).</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz (RFC 3551).</summary>
    Pcma,

    /// <summary>Opus, offered only when libopus loads (RFC 7587).</summary>
    Opus,
}

/// <summary>Whether media is encrypted with SDES keys (RFC 4568). The keys travel in the SDP: only TLS keeps them secret.</summary>
public enum SrtpPolicy
{
    /// <summary>Never offered, refused when offered.</summary>
    Never,

    /// <summary>Used when the peer offers it; calls out go unencrypted.</summary>
    WhenOffered,

    /// <summary>Offered, and calls without it are refused.</summary>
    Always,
}

/// <summary>What this side can do, in the order it prefers.</summary>
public sealed record MediaCapabilities
{
    public IReadOnlyList<VoiceCodec> Codecs { get; init; } = [VoiceCodec.Pcmu, VoiceCodec.Pcma];

    public SrtpPolicy Srtp { get; init; } = SrtpPolicy.WhenOffered;

    /// <summary>Packet time that is asked for in ms: 10 to 60 in steps of 10.</summary>
    public int PacketTime { get; init; } = 20;
}

/// <summary>What two descriptions agreed on for the call's one audio stream.</summary>
public sealed record NegotiatedMedia
{
    public required VoiceCodec Codec { get; init; }

    /// <summary>Payload type this side sends with.</summary>
    public required int SendPayloadType { get; init; }

    /// <summary>Payload type the peer sends with.</summary>
    public required int ReceivePayloadType { get; init; }

    /// <summary>How digits travel as RFC 4733 events; null without.</summary>
    public NegotiatedEvents? Events { get; init; }

    /// <summary>Where the peer said it receives; the port of an unspecified address (0.0.0.0), the old form of hold, means nothing.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>Where the peer receives RTCP; port 0 when it takes none.</summary>
    public required IPEndPoint RemoteRtcp { get; init; }

    /// <summary>Seen from here.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>Packet time of what is sent, in ms.</summary>
    public required int PacketTime { get; init; }

    /// <summary>Keys of this side and of the peer; null without encryption.</summary>
    public (SdesCrypto Local, SdesCrypto Remote)? Srtp { get; init; }

    /// <summary>RTP clock of the codec in Hz.</summary>
    public int ClockRate => Codec == VoiceCodec.Opus ? 48_000 : 8_000;

    /// <summary>This side is to send audio.</summary>
    public bool Sends => Direction.Sends();

    /// <summary>This side is to receive audio.</summary>
    public bool Receives => Direction.Receives();
}

/// <summary>The telephone-event format that two descriptions agreed on.</summary>
/// <param name="SendPayloadType">Payload type this side sends with.</param>
/// <param name="ReceivePayloadType">Payload type the peer should send with.</param>
/// <param name="ClockRate">Clock of the events' durations in Hz; some peers offer 8000 beside a codec of 48000.</param>
public sealed record NegotiatedEvents(int SendPayloadType, int ReceivePayloadType, int ClockRate)
{
    /// <summary>A packet of this type holds an event: by the rules ours, but some peers send the number that they told us.</summary>
    public bool Covers(int payloadType) => payloadType == ReceivePayloadType || payloadType == SendPayloadType;
}
