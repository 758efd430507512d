namespace VoiceCluster.Tickets.Sla;

/// <summary>How a promise stands.</summary>
public enum SlaState
{
    /// <summary>Its clock runs.</summary>
    Running,

    /// <summary>Its clock runs, and little is left.</summary>
    Warned,

    /// <summary>The customer is awaited, or the ticket is solved and may come back.</summary>
    Paused,

    /// <summary>It was kept in time.</summary>
    Kept,

    /// <summary>Its time is up; it may have been kept late.</summary>
    Breached,
}

/// <summary>One promise of a ticket at a moment.</summary>
public sealed record SlaPromise
{
    public required SlaPromiseKind Kind { get; init; }

    /// <summary>From 1; later ones are further answers.</summary>
    public required int Round { get; init; }

    public required SlaState State { get; init; }

    /// <summary>The working time it allows.</summary>
    public required TimeSpan Target { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was kept, in time or late; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Working time that has counted.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Working time that did not count, because the customer was awaited or the ticket was solved.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>When it is, or was, broken; null while that cannot be told, because its clock stands still.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When people are warned; null as <see cref="DueAt"/>.</summary>
    public DateTimeOffset? WarnAt { get; init; }

    /// <summary>Nothing more happens to it.</summary>
    public bool IsOver => EndedAt is not null;
}
