namespace VoiceCluster.Sip;

/// <summary>
/// Makes one digit of the packets of a key, however long it is held and however many packets are lost, doubled or late. A new RTP timestamp is a new
/// key, unless it is the next segment of a long one (RFC 4733 section 2.5.1.3) or the packets of one event differ in their timestamps, as some
/// gateways send them. Order is told by the sequence numbers: the timestamps start anew when the clock rate changes.
/// </summary>
public sealed class TelephoneEventReceiver
{
    // A packet that is late by more belongs to a stream that was restarted.
    private const int MaxLate = 100;

    // A segment ends close to the longest duration: its last packets may be lost.
    private const int NearlyMax = TelephoneEvent.MaxDuration - 0x1000;

    private Event? _last;

    /// <summary>The digit when this packet is the first that came of its key, else null.</summary>
    public char? Read(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        if (!TelephoneEvent.TryRead(payload, out var code, out var end, out var duration)) return null;
        var packet = new Event(header.Ssrc, header.Timestamp, header.Sequence, code, end, duration);
        if (_last is not { } last || last.Ssrc != packet.Ssrc)
        {
            _last = packet;
            return TelephoneEvent.DigitOf(code);
        }

        var late = (short)(last.Sequence - packet.Sequence);
        if (late is >= 0 and < MaxLate) return null;
        var same = packet.Code == last.Code && (packet.Timestamp == last.Timestamp
            ? !IsPressedAgain(last, packet)
            : !header.Marker && (IsNextSegment(last, packet) || IsMovingTimestamp(last, packet)));
        // An end stays an end, whatever comes of the same event after it.
        _last = same && packet.Timestamp == last.Timestamp ? packet with { End = end || last.End, Duration = Math.Max(duration, last.Duration) } : packet;
        return same ? null : TelephoneEvent.DigitOf(code);
    }

    // A sender whose timestamp stands still: the key went up, and is down again with a shorter duration.
    private static bool IsPressedAgain(Event last, Event packet) => last.End && !packet.End && packet.Duration < last.Duration;

    // The key is still down: no end was sent, and the event could not be told any longer. Where packets were lost, the distance says so.
    private static bool IsNextSegment(Event last, Event packet) =>
        !last.End && (last.Duration >= NearlyMax || packet.Timestamp - last.Timestamp is >= NearlyMax and <= TelephoneEvent.MaxDuration + 0x1000);

    // The duration grows on or is told again, while a new key would begin with a short one and at some distance.
    private static bool IsMovingTimestamp(Event last, Event packet) =>
        (short)(packet.Sequence - last.Sequence) <= 3 && (last.End ? packet.End && packet.Duration == last.Duration : packet.Duration > last.Duration);

    private readonly record struct Event(uint Ssrc, uint Timestamp, ushort Sequence, int Code, bool End, int Duration);
}
