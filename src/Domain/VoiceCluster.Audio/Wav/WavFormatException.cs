namespace VoiceCluster.Audio;

/// <summary>A WAV file is malformed, truncated, or of a kind that is not read here; the message says which and where.</summary>
public sealed class WavFormatException : FormatException
{
    /// <summary>An exception without a word.</summary>
    public WavFormatException()
    {
    }

    /// <summary>An exception that says what is wrong.</summary>
    public WavFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what is wrong and what was seen first.</summary>
    public WavFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
