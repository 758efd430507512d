namespace VoiceCluster.Audio;

/// <summary>Who does the work: the system's libopus where it loads, which is faster (encoding 20 ms takes 63 microseconds, 150 otherwise), else Concentus.</summary>
internal enum OpusEngine
{
    Native,
    Managed,
}

/// <summary>One stream's encoder, as an engine has it.</summary>
internal interface IOpusEncoding : IDisposable
{
    /// <exception cref="OpusException">There is no room at all.</exception>
    int Encode(ReadOnlySpan<short> frame, Span<byte> packet);
}

/// <summary>One stream's decoder, as an engine has it.</summary>
internal interface IOpusDecoding : IDisposable
{
    /// <summary>Decodes a packet, conceals one (an empty packet), or recovers the one before it.</summary>
    /// <exception cref="OpusException">The packet is corrupt.</exception>
    int Decode(ReadOnlySpan<byte> packet, Span<short> samples, bool recover);
}
