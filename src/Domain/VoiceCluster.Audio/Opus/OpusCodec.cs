namespace VoiceCluster.Audio;

/// <summary>Opus (RFC 6716) by the system's libopus, where it is installed.</summary>
public static class OpusCodec
{
    /// <summary>Most bytes of a packet of one frame (RFC 6716, section 3.2.1): room that is always enough for 20 ms.</summary>
    public const int MaxPacketBytes = 1_275;

    /// <summary>Whether libopus loads; without it Opus is not offered.</summary>
    public static bool IsAvailable => OpusLibrary.IsAvailable;

    /// <summary>Samples that a packet decodes to at a rate, from its first bytes alone.</summary>
    /// <exception cref="OpusException">It is no Opus packet.</exception>
    /// <exception cref="PlatformNotSupportedException">libopus is not installed.</exception>
    public static int SamplesOf(ReadOnlySpan<byte> packet, int sampleRate = Frame.SampleRate)
    {
        OpusLibrary.Require();
        if (packet.IsEmpty) throw new OpusException("An empty packet.");
        return OpusLibrary.Check(OpusLibrary.SamplesOf(packet, packet.Length, sampleRate));
    }

    internal static void CheckRate(int sampleRate)
    {
        if (sampleRate is not (8_000 or 12_000 or 16_000 or 24_000 or 48_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "Opus works at 8, 12, 16, 24 and 48 kHz.");
        }
    }
}
