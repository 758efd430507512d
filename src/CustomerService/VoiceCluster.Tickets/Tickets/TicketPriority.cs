namespace VoiceCluster.Tickets;

/// <summary>How much a ticket matters.</summary>
public static class TicketPriority
{
    public const string Low = "low";
    public const string Normal = "normal";
    public const string High = "high";
    public const string Urgent = "urgent";

    /// <summary>From the least to the most.</summary>
    public static IReadOnlyList<string> All { get; } = [Low, Normal, High, Urgent];
}
