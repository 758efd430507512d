namespace VoiceCluster.Sip;

/// <summary>How the media of a call went so far.</summary>
/// <param name="PacketsSent">RTP packets sent.</param>
/// <param name="PacketsReceived">RTP packets taken.</param>
/// <param name="PacketsLost">Packets of the peer that never came.</param>
/// <param name="Jitter">Interarrival jitter here (RFC 3550).</param>
/// <param name="RemoteLoss">Share of our packets the peer lost of late, 0 to 1; null before its first report.</param>
/// <param name="RemoteJitter">Interarrival jitter there; null before its first report.</param>
/// <param name="RoundTrip">From the peer's last report; null before.</param>
/// <param name="Refused">Packets refused: wrong source, payload type or authentication.</param>
/// <param name="SendErrors">Packets the system did not take.</param>
public sealed record RtpQuality(
    long PacketsSent, long PacketsReceived, long PacketsLost, TimeSpan Jitter, double? RemoteLoss, TimeSpan? RemoteJitter, TimeSpan? RoundTrip,
    long Refused, long SendErrors);
