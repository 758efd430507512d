using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Who may send, seen from the side that wrote it (RFC 3264 section 5.1).</summary>
public enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}

/// <summary>What two sides make of their directions.</summary>
public static class SdpDirections
{
    /// <summary>This side is to send.</summary>
    public static bool Sends(this SdpDirection direction) => direction is SdpDirection.SendReceive or SdpDirection.SendOnly;

    /// <summary>This side is to receive.</summary>
    public static bool Receives(this SdpDirection direction) => direction is SdpDirection.SendReceive or SdpDirection.ReceiveOnly;

    /// <summary>The direction seen from the other side.</summary>
    public static SdpDirection Mirrored(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
        SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    /// <summary>What both wishes of one side allow.</summary>
    public static SdpDirection And(this SdpDirection one, SdpDirection other) => (one.Sends() && other.Sends(), one.Receives() && other.Receives()) switch
    {
        (true, true) => SdpDirection.SendReceive,
        (true, false) => SdpDirection.SendOnly,
        (false, true) => SdpDirection.ReceiveOnly,
        _ => SdpDirection.Inactive,
    };
}

/// <summary>A session description (RFC 8866) as far as voice calls need it; unknown lines and attributes are ignored.</summary>
public sealed class SdpDescription
{
    /// <summary>o= user name; "-" for none.</summary>
    public string User { get; init; } = "-";

    /// <summary>o= session id.</summary>
    public string SessionId { get; init; } = "0";

    /// <summary>o= version, raised with every change of the description; as written, because nothing bounds its digits.</summary>
    public string Version { get; init; } = "0";

    /// <summary>o= address as written.</summary>
    public required string OriginAddress { get; init; }

    /// <summary>Session-level c= address; null when every stream has its own.</summary>
    public IPAddress? Connection { get; init; }

    public SdpDirection Direction { get; init; }

    public required IReadOnlyList<SdpMedia> Media { get; init; }

    /// <summary>Where the peer of a stream listens; null without an address.</summary>
    public IPEndPoint? EndPointOf(SdpMedia media) => (media.Connection ?? Connection) is { } address ? new IPEndPoint(address, media.Port) : null;

    /// <summary>Who may send; a stream at an unspecified address (0.0.0.0) takes nothing, which is the old form of hold (RFC 3264 section 8.4).</summary>
    public SdpDirection DirectionOf(SdpMedia media)
    {
        var direction = media.Direction ?? Direction;
        var takesNothing = EndPointOf(media)?.Address is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return takesNothing ? direction.And(SdpDirection.SendOnly) : direction;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(512);
        var family = OriginAddress.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
        text.Append(CultureInfo.InvariantCulture, $"v=0\r\no={User} {SessionId} {Version} IN {family} {OriginAddress}\r\ns=-\r\n");
        if (Connection is not null) text.Append(CultureInfo.InvariantCulture, $"c=IN {Family(Connection)} {Connection}\r\n");
        text.Append("t=0 0\r\n");
        foreach (var media in Media) media.AppendTo(text);
        return text.ToString();
    }

    internal static string Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
}

/// <summary>One codec of a stream.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Encoding">PCMU, opus, telephone-event, ... as registered; compared without case.</param>
/// <param name="ClockRate">In Hz.</param>
/// <param name="Channels">1 when not given.</param>
/// <param name="Parameters">The fmtp value, or null.</param>
public sealed record SdpFormat(int PayloadType, string Encoding, int ClockRate, int Channels = 1, string? Parameters = null)
{
    public bool Is(string encoding, int clockRate) => ClockRate == clockRate && Encoding.Equals(encoding, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One m= section.</summary>
public sealed record SdpMedia
{
    /// <summary>audio, video, image, ...</summary>
    public required string Type { get; init; }

    /// <summary>0 rejects or ends the stream.</summary>
    public required int Port { get; init; }

    /// <summary>RTP/AVP, RTP/SAVP, ...</summary>
    public required string Protocol { get; init; }

    /// <summary>The format list as written, repeated when the stream is rejected.</summary>
    public required IReadOnlyList<string> FormatList { get; init; }

    /// <summary>The formats with a known mapping, in the order of preference.</summary>
    public IReadOnlyList<SdpFormat> Formats { get; init; } = [];

    public IPAddress? Connection { get; init; }

    public SdpDirection? Direction { get; init; }

    /// <summary>Packet time in ms; null when not given.</summary>
    public int? PacketTime { get; init; }

    /// <summary>Longest packet the writer takes, in ms; null when not given.</summary>
    public int? MaxPacketTime { get; init; }

    /// <summary>Port of RTCP when it is not the next one (RFC 3605); 0 where the peer takes none.</summary>
    public int? RtcpPort { get; init; }

    public IReadOnlyList<SdesCrypto> Crypto { get; init; } = [];

    /// <summary>The same section with port 0, as an answer rejects it.</summary>
    public SdpMedia Reject() => new() { Type = Type, Port = 0, Protocol = Protocol, FormatList = FormatList };

    internal void AppendTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"m={Type} {Port} {Protocol} {string.Join(' ', FormatList)}\r\n");
        if (Connection is not null) text.Append(CultureInfo.InvariantCulture, $"c=IN {SdpDescription.Family(Connection)} {Connection}\r\n");
        foreach (var format in Formats)
        {
            var channels = format.Channels == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"/{format.Channels}");
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{format.PayloadType} {format.Encoding}/{format.ClockRate}{channels}\r\n");
            if (format.Parameters is not null) text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{format.PayloadType} {format.Parameters}\r\n");
        }

        if (PacketTime is { } packetTime) text.Append(CultureInfo.InvariantCulture, $"a=ptime:{packetTime}\r\n");
        if (MaxPacketTime is { } longest) text.Append(CultureInfo.InvariantCulture, $"a=maxptime:{longest}\r\n");
        foreach (var crypto in Crypto) text.Append("a=crypto:").Append(crypto).Append("\r\n");
        if (Direction is { } direction) text.Append("a=").Append(SdpParser.Name(direction)).Append("\r\n");
    }
}
