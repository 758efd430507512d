namespace VoiceCluster.Cli.Client;

/// <summary>Why there is no call, or no more.</summary>
public enum VoiceFailure
{
    /// <summary>Nobody answers at the address.</summary>
    NoServer,

    /// <summary>The server answered, and said no: authentication, rate, format, settings, an unknown session.</summary>
    Refused,

    /// <summary>The connection ended though nobody hung up.</summary>
    ServerClosed,

    /// <summary>The server said something that the client protocol does not allow.</summary>
    ProtocolViolation,
}

/// <summary>A call could not be made, or ended early; the message is for a person.</summary>
public sealed class VoiceClientException : Exception
{
    public VoiceClientException(VoiceFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What kind of end.</summary>
    public VoiceFailure Failure { get; }
}
