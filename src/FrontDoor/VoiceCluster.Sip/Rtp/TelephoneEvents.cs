using System.Buffers.Binary;

namespace VoiceCluster.Sip;

/// <summary>Telephone events of RFC 4733: 4 octets of event, end bit, volume and duration.</summary>
public static class TelephoneEvent
{
    /// <summary>Octets of a payload.</summary>
    public const int Length = 4;

    private const string Digits = "0123456789*#ABCD";

    /// <summary>The event of a digit; -1 for a character that is none.</summary>
    public static int CodeOf(char digit) => Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);

    /// <summary>The digit of an event; null for events that are none (flash, tones).</summary>
    public static char? DigitOf(int code) => code < Digits.Length ? Digits[code] : null;

    public static void Write(Span<byte> payload, int code, bool end, ushort duration)
    {
        payload[0] = (byte)code;
        payload[1] = (byte)((end ? 0x80 : 0) | 10); // -10 dBm0
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], duration);
    }
}

/// <summary>Makes one digit of the packets of an event: the same digit however many of them are lost or repeated.</summary>
public sealed class TelephoneEventReceiver
{
    private (uint Ssrc, uint Timestamp)? _last;

    /// <summary>The digit when this packet is the first that came of its event, else null. All packets of an event share one timestamp.</summary>
    public char? Take(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < TelephoneEvent.Length) return null;
        var key = (header.Ssrc, header.Timestamp);
        // Reordered packets of an earlier event come with an older timestamp.
        if (_last is { } last && last.Ssrc == key.Ssrc && (int)(key.Timestamp - last.Timestamp) <= 0) return null;
        _last = key;
        return TelephoneEvent.DigitOf(payload[0]);
    }
}

/// <summary>
/// Sends digits as events (RFC 4733 section 2.5): one packet every packet time with growing duration, the end three times, then a pause.
/// Bounded: at most 64 digits wait.
/// </summary>
public sealed class TelephoneEventSender(int clockRate)
{
    private const int MaxWaiting = 64;
    private const int EndPackets = 3;

    private readonly Queue<(int Code, TimeSpan Length)> _waiting = new();
    private int _code = -1;
    private int _length, _duration, _ends, _pause;
    private uint _timestamp;

    /// <summary>A digit is being sent or waits; voice stays silent meanwhile.</summary>
    public bool IsActive => _code >= 0 || _pause > 0 || _waiting.Count > 0;

    /// <summary>Queues a digit. False when it is none, or when too many wait.</summary>
    /// <param name="digit">0-9, *, #, A-D.</param>
    /// <param name="length">40 ms to 5 s.</param>
    public bool Enqueue(char digit, TimeSpan length)
    {
        var code = TelephoneEvent.CodeOf(digit);
        if (code < 0 || _waiting.Count == MaxWaiting) return false;
        _waiting.Enqueue((code, TimeSpan.FromMilliseconds(Math.Clamp(length.TotalMilliseconds, 40, 5000))));
        return true;
    }

    /// <summary>The next packet's payload, when one is due at this RTP time; false in a pause.</summary>
    /// <param name="now">RTP time of the tick.</param>
    /// <param name="elapsed">Units of the clock since the last call.</param>
    /// <param name="payload">4 octets.</param>
    /// <param name="timestamp">The event's timestamp, the same for all its packets.</param>
    /// <param name="marker">Set on the first packet.</param>
    public bool TryNext(uint now, int elapsed, Span<byte> payload, out uint timestamp, out bool marker)
    {
        (timestamp, marker) = (_timestamp, false);
        if (_code < 0)
        {
            if (_pause > 0)
            {
                _pause -= elapsed;
                return false;
            }

            if (!_waiting.TryDequeue(out var next)) return false;
            (_code, _duration, _ends, timestamp, marker) = (next.Code, 0, 0, now, true);
            _length = (int)(next.Length.TotalSeconds * clockRate);
            _timestamp = now;
        }

        if (_ends == 0) _duration = Math.Min(_duration + elapsed, Math.Min(_length, ushort.MaxValue));
        var end = _duration >= Math.Min(_length, ushort.MaxValue);
        TelephoneEvent.Write(payload, _code, end, (ushort)_duration);
        if (end && ++_ends == EndPackets)
        {
            _code = -1;
            _pause = clockRate / 20; // 50 ms between digits
        }

        return true;
    }
}
