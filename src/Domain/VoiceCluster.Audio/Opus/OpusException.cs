namespace VoiceCluster.Audio;

/// <summary>
/// Opus refused something: a packet that is corrupt, or a setting out of range. The stream may go on with the next packet.
/// </summary>
public sealed class OpusException : FormatException
{
    /// <summary>An exception without a word.</summary>
    public OpusException()
    {
    }

    /// <summary>An exception that says what is wrong.</summary>
    public OpusException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what is wrong and what was seen first.</summary>
    public OpusException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
