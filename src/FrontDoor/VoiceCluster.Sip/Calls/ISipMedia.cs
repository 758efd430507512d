using System.Net;

namespace VoiceCluster.Sip;

/// <summary>The media side of one call: makes and takes session descriptions and carries the audio they agree on.</summary>
public interface ISipMedia : IAsyncDisposable
{
    /// <summary>An offer of this direction.</summary>
    SdpDescription CreateOffer(SdpDirection direction);

    /// <summary>Answers an offer and takes it into effect; null when nothing fits (488), and then nothing changes.</summary>
    SdpDescription? CreateAnswer(SdpDescription offer, SdpDirection willing);

    /// <summary>Takes the answer to the last offer into effect; false when it does not fit.</summary>
    bool AcceptAnswer(SdpDescription answer);

    /// <summary>What was agreed last; null before.</summary>
    NegotiatedMedia? Agreed { get; }

    /// <summary>A digit came as an RFC 4733 event.</summary>
    Action<char>? DtmfReceived { get; set; }

    /// <summary>No RTP came for too long; the argument says how long.</summary>
    Action<TimeSpan>? Silent { get; set; }
}

/// <summary>Makes the media of calls.</summary>
public interface ISipMediaFactory
{
    /// <param name="local">The address the peer is told.</param>
    /// <exception cref="RtpPortsExhaustedException">No port is free; the call is refused with 503.</exception>
    ISipMedia Create(IPAddress local);
}

/// <summary>Every RTP port of the configured range is in use.</summary>
public sealed class RtpPortsExhaustedException(int first, int last) : Exception(
    $"All RTP ports from {first} to {last} are in use; widen the range (two ports a call) or lower the limit of calls.");
