using System.Buffers.Binary;

namespace VoiceCluster.Sip;

/// <summary>Telephone events of RFC 4733: 4 octets of event, end bit, volume and duration.</summary>
public static class TelephoneEvent
{
    /// <summary>Octets of a payload.</summary>
    public const int Length = 4;

    /// <summary>Longest duration a packet can tell; a key that is held longer is sent in several segments (section 2.5.1.3).</summary>
    public const int MaxDuration = ushort.MaxValue;

    private const string Digits = "0123456789*#ABCD";

    /// <summary>The event of a digit; -1 for a character that is none.</summary>
    public static int CodeOf(char digit) => Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);

    /// <summary>The digit of an event; null for events that are none (flash, tones).</summary>
    public static char? DigitOf(int code) => code < Digits.Length ? Digits[code] : null;

    /// <summary>Reads a payload; false for one that is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out int code, out bool end, out int duration)
    {
        (code, end, duration) = (0, false, 0);
        if (payload.Length < Length) return false;
        (code, end, duration) = (payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    public static void Write(Span<byte> payload, int code, bool end, ushort duration)
    {
        payload[0] = (byte)code;
        payload[1] = (byte)((end ? 0x80 : 0) | 10); // -10 dBm0
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], duration);
    }
}
