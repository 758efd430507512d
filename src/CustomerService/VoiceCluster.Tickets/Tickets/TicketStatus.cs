using System.Collections.Frozen;

namespace VoiceCluster.Tickets;

/// <summary>Where a ticket stands.</summary>
public enum TicketStatus
{
    /// <summary>Nobody has looked at it.</summary>
    New,

    /// <summary>It is ours to do.</summary>
    Open,

    /// <summary>The customer is awaited; promises stand still.</summary>
    Pending,

    /// <summary>Somebody else is awaited; promises go on.</summary>
    Hold,

    /// <summary>Done, unless the customer comes back.</summary>
    Solved,

    /// <summary>Done for good.</summary>
    Closed,
}

/// <summary>Statuses as records and messages have them, and which may follow which.</summary>
public static class TicketStatusNames
{
    private static readonly FrozenDictionary<TicketStatus, TicketStatus[]> Next = new Dictionary<TicketStatus, TicketStatus[]>
    {
        [TicketStatus.New] = [TicketStatus.Open, TicketStatus.Pending, TicketStatus.Hold, TicketStatus.Solved],
        [TicketStatus.Open] = [TicketStatus.Pending, TicketStatus.Hold, TicketStatus.Solved],
        [TicketStatus.Pending] = [TicketStatus.Open, TicketStatus.Hold, TicketStatus.Solved],
        [TicketStatus.Hold] = [TicketStatus.Open, TicketStatus.Pending, TicketStatus.Solved],
        [TicketStatus.Solved] = [TicketStatus.Open, TicketStatus.Closed],
        [TicketStatus.Closed] = [],
    }.ToFrozenDictionary();

    /// <summary>In the order of a ticket's life.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<TicketStatus>().Select(NameOf)];

    /// <summary>Such as <c>open</c>.</summary>
    public static string NameOf(TicketStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? name, out TicketStatus status)
    {
        status = default;
        return name is not null && All.Contains(name) && Enum.TryParse(name, ignoreCase: true, out status);
    }

    /// <summary>The statuses that may follow one.</summary>
    public static IReadOnlyList<TicketStatus> NextOf(TicketStatus status) => Next[status];

    /// <summary>Whether one may follow another.</summary>
    public static bool CanMove(TicketStatus from, TicketStatus to) => Next[from].Contains(to);
}
