namespace VoiceCluster.Cli;

/// <summary>What the process says at its end.</summary>
public static class ExitCode
{
    /// <summary>Every caller turn was answered; the journal was replayed.</summary>
    public const int Success = 0;

    /// <summary>The call was made, but not every caller turn was answered.</summary>
    public const int Unanswered = 1;

    /// <summary>The command line or a file is wrong; nothing was called.</summary>
    public const int BadInput = 2;

    /// <summary>Nobody answers at the address.</summary>
    public const int NoServer = 3;

    /// <summary>The server refused the call.</summary>
    public const int Refused = 4;

    /// <summary>The server closed the call, the connection broke, or the protocol was broken.</summary>
    public const int ServerClosed = 5;

    /// <summary>Ctrl-C: the caller hung up.</summary>
    public const int HungUp = 130;
}
