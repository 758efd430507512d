namespace VoiceCluster.FrontDoor.Legs;

/// <summary>Whether one more caller may come in.</summary>
internal static class LegAdmission
{
    /// <summary>Why not; null when he may.</summary>
    public static (string Reason, string Detail)? Refusal(LegServices services, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return ("draining", "The server is shutting down.");
        return services.Metrics.Connected >= services.Options.MaxCalls ? ("full", $"All {services.Options.MaxCalls} lines are taken.") : null;
    }
}
