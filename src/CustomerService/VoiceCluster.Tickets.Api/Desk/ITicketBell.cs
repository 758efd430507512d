namespace VoiceCluster.Tickets.Desk;

/// <summary>Tells the clock of tickets that there is something to do now. It would find it anyway, a moment later.</summary>
public interface ITicketBell
{
    /// <summary>Rings; waits for nobody.</summary>
    void Ring();
}
