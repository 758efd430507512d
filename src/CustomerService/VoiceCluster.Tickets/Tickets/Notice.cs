namespace VoiceCluster.Tickets;

/// <summary>Something that people are told.</summary>
public sealed record Notice
{
    public required string OrganisationId { get; init; }

    /// <summary>Grows with time.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>warning</c> and <c>breach</c> of a promise, <c>rule</c> for what a rule says.</summary>
    public required string Kind { get; init; }

    /// <summary>Who is told; null for whoever may read tickets.</summary>
    public string? TeamId { get; init; }

    /// <summary>Whose ticket it is; null for nobody's.</summary>
    public string? UserId { get; init; }

    public required string Text { get; init; }

    /// <summary>What it is about; null for no ticket.</summary>
    public int? TicketNumber { get; init; }

    /// <summary>What it is about; null for no conversation.</summary>
    public string? SessionId { get; init; }

    /// <summary>Once in an organisation: what makes telling it twice one notice.</summary>
    public required string Key { get; init; }
}

/// <summary>Keeps what people are told.</summary>
public interface INoticeStore
{
    /// <summary>Adds one; one whose key is there already is passed over.</summary>
    Task AddAsync(Notice notice, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="team">Only for this team; null for all.</param>
    /// <param name="ticket">Only about this ticket; null for all.</param>
    /// <param name="before">Only those before this id; null for the newest.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<Notice>> ListAsync(string organisation, string? team, int? ticket, string? before, int most, CancellationToken cancellationToken);
}
