namespace VoiceCluster.Audio;

/// <summary>Opus (RFC 6716): by the system's libopus where that is installed, else by managed code.</summary>
public static class OpusCodec
{
    /// <summary>Most bytes of a packet of one frame (RFC 6716, section 3.2.1): room that is always enough for 20 ms.</summary>
    public const int MaxPacketBytes = 1_275;

    /// <summary>What streams use unless told.</summary>
    internal static OpusEngine Engine => OpusLibrary.IsAvailable ? OpusEngine.Native : OpusEngine.Managed;

    /// <summary>Samples that a packet decodes to at a rate, from its first bytes alone.</summary>
    /// <exception cref="OpusException">It is no Opus packet.</exception>
    public static int SamplesOf(ReadOnlySpan<byte> packet, int sampleRate = Frame.SampleRate) => SamplesOf(packet, sampleRate, Engine);

    internal static int SamplesOf(ReadOnlySpan<byte> packet, int sampleRate, OpusEngine engine)
    {
        if (packet.IsEmpty) throw new OpusException("An empty packet.");
        return engine is OpusEngine.Native ? OpusLibrary.Check(OpusLibrary.SamplesOf(packet, packet.Length, sampleRate)) : ManagedOpus.SamplesOf(packet, sampleRate);
    }

    internal static void CheckRate(int sampleRate)
    {
        if (sampleRate is not (8_000 or 12_000 or 16_000 or 24_000 or 48_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "Opus works at 8, 12, 16, 24 and 48 kHz.");
        }
    }
}
