namespace VoiceCluster.Agents.Tickets;

/// <summary>Something that people have to look after.</summary>
public sealed record Ticket
{
    public required string OrganisationId { get; init; }

    /// <summary>From 1; what callers are told.</summary>
    public required int Number { get; init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    /// <summary>Who asked for it, as far as it is known; may be empty.</summary>
    public string Requester { get; init; } = "";

    /// <summary><c>new</c>, <c>open</c>, <c>pending</c>, <c>hold</c>, <c>solved</c> or <c>closed</c>.</summary>
    public string Status { get; init; } = "new";

    /// <summary><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</summary>
    public string Priority { get; init; } = "normal";

    /// <summary>The conversation in which it was opened; null for none.</summary>
    public string? SessionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it comes from: <c>agent</c> or <c>mcp</c>.</summary>
    public string Channel { get; init; } = "agent";

    /// <summary>The idempotency key of the call that opened it.</summary>
    public required string OpenedBy { get; init; }
}

/// <summary>Keeps tickets.</summary>
public interface ITickets
{
    /// <summary>Opens a ticket under the next number; one whose <see cref="Ticket.OpenedBy"/> is there already is returned instead.</summary>
    /// <param name="ticket">Its number is not looked at.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Ticket> OpenAsync(Ticket ticket, CancellationToken cancellationToken);

    /// <summary>A ticket; null when there is none of that number.</summary>
    Task<Ticket?> FindAsync(string organisation, int number, CancellationToken cancellationToken);

    /// <summary>The ticket that a call opened; null when it opened none.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="key">The call's idempotency key.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Ticket?> FindOpenedByAsync(string organisation, string key, CancellationToken cancellationToken);
}
