using System.Net;

namespace VoiceCluster.Sip;

/// <summary>The media side of one call: makes and takes session descriptions and carries the audio they agree on.</summary>
public interface ISipMedia : IAsyncDisposable
{
    /// <summary>An offer of this direction: the session as it was agreed, or a new one before.</summary>
    /// <param name="direction">What this side wishes.</param>
    /// <param name="widen">Also offers the codecs that the agreement left out.</param>
    SdpDescription CreateOffer(SdpDirection direction, bool widen = false);

    /// <summary>Answers an offer and takes it into effect; null when nothing fits (488), and then nothing changes.</summary>
    SdpDescription? CreateAnswer(SdpDescription offer, SdpDirection willing);

    /// <summary>Takes the answer to the last offer into effect; false when it does not fit.</summary>
    bool AcceptAnswer(SdpDescription answer);

    /// <summary>Takes what was received, once each <see cref="Receive"/>, on its thread.</summary>
    RtpFrameReceived? FrameReceived { get; set; }

    /// <summary>Counters of both directions and the peer's reports.</summary>
    RtpQuality Quality { get; }

    /// <summary>20 ms passed: sends a frame of 320 samples, or silence for an empty one. One thread at a time.</summary>
    void Send(ReadOnlySpan<short> outgoing);

    /// <summary>20 ms passed: takes what came, hands up a frame, and watches over silence. One thread at a time, which may be another than the sender's.</summary>
    void Receive();

    /// <summary>What was agreed last; null before.</summary>
    NegotiatedMedia? Agreed { get; }

    /// <summary>A digit came as an RFC 4733 event.</summary>
    Action<char>? DtmfReceived { get; set; }

    /// <summary>No RTP came for too long; told again each time that as much time has passed.</summary>
    Action<MediaSilence>? Silent { get; set; }
}

/// <summary>A time without RTP.</summary>
/// <param name="Length">How long it has lasted.</param>
/// <param name="IsExplained">A peer that is well may be silent: one side holds the call, comfort noise stands for the pause, or RTCP still comes.</param>
public readonly record struct MediaSilence(TimeSpan Length, bool IsExplained);

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
