namespace VoiceCluster.FrontDoor.Legs;

/// <summary>Whether one more caller may come in.</summary>
internal static class LegAdmission
{
    /// <summary>Why not; null when he may.</summary>
    /// <param name="services">The legs'.</param>
    /// <param name="stopping">The server's end.</param>
    /// <param name="isNew">False for one who comes back to a call that goes on.</param>
    public static (string Reason, string Detail)? Refusal(LegServices services, CancellationToken stopping, bool isNew = true)
    {
        if (stopping.IsCancellationRequested) return ("draining", "The server is shutting down.");
        if (isNew && services.Recorder?.Problem is { } problem) return ("storage", $"No new calls are taken: {problem}.");
        return services.Metrics.Connected >= services.Options.MaxCalls ? ("full", $"All {services.Options.MaxCalls} lines are taken.") : null;
    }
}
