namespace VoiceCluster.Providers;

/// <summary>How a request to a provider ended for its reader.</summary>
internal enum RequestOutcome
{
    Completed,
    Failed,

    /// <summary>Also when the reader just stopped reading.</summary>
    Cancelled,
}
