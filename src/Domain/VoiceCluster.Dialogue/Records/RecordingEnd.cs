namespace VoiceCluster.Dialogue;

/// <summary>Why recordings end.</summary>
public static class RecordingEnd
{
    /// <summary>By request.</summary>
    public const string Stopped = "stopped";

    public const string CallEnded = "call_ended";

    /// <summary>The leg is gone and may come back: then the recording goes on.</summary>
    public const string CallerGone = "caller_gone";

    public const string Shutdown = "shutdown";

    /// <summary>Found unfinished at the next start.</summary>
    public const string Crash = "crash";
}
