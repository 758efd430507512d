namespace VoiceCluster.Tickets;

/// <summary>
/// Keeps tickets. A ticket, what its history gains, its words and the event that rules shall see are one transaction, and who changes one says which revision was
/// seen: two at once, in any silos, are one after the other or one of them is told.
/// </summary>
public interface ITicketStore
{
    /// <summary>Stores a new ticket under the next number of its organisation, from 1 without gaps.</summary>
    /// <param name="write">Its number is 0.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ticket; the one that is there already when its <see cref="Ticket.OpenedBy"/> is.</returns>
    Task<(Ticket Ticket, bool IsNew)> OpenAsync(TicketWrite write, CancellationToken cancellationToken);

    /// <summary>Stores a change of a ticket of which revision <paramref name="seen"/> was seen.</summary>
    Task<TicketWritten> WriteAsync(TicketWrite write, long seen, CancellationToken cancellationToken);

    /// <summary>A ticket; null when the organisation has none of that number.</summary>
    Task<Ticket?> FindAsync(string organisation, int number, CancellationToken cancellationToken);

    /// <summary>The ticket that was opened under a key; null for none.</summary>
    Task<Ticket?> FindOpenedByAsync(string organisation, string key, CancellationToken cancellationToken);

    /// <summary>An organisation's tickets.</summary>
    Task<IReadOnlyList<Ticket>> ListAsync(string organisation, TicketQuery query, int most, CancellationToken cancellationToken);

    /// <summary>Of a ticket's history, what comes after an entry, oldest first; of one kind, or of all.</summary>
    Task<IReadOnlyList<TicketEntry>> EntriesAsync(string organisation, int number, TicketEntryKind? kind, int after, int most, CancellationToken cancellationToken);

    /// <summary>What a ticket is about, oldest first.</summary>
    Task<IReadOnlyList<TicketLink>> LinksAsync(string organisation, int number, CancellationToken cancellationToken);

    /// <summary>Tickets of all organisations that must be measured again, the longest due first.</summary>
    Task<IReadOnlyList<Ticket>> DueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Has all tickets that are open measured again.</summary>
    Task MeasureAllAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What came of a write.</summary>
public enum TicketWritten
{
    /// <summary>It is stored.</summary>
    Done,

    /// <summary>The ticket was changed meanwhile, or is not there.</summary>
    Changed,

    /// <summary>An entry with this key is there already: it was done before.</summary>
    Before,
}

/// <summary>A step, and what goes with it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Event">What rules shall see; null for nothing.</param>
/// <param name="Notices">What people are told.</param>
public sealed record TicketWrite(TicketStep Step, RuleEventRecord? Event, IReadOnlyList<Notice> Notices)
{
    /// <summary>For the first entry; see <see cref="TicketEntry.Key"/>.</summary>
    public string? Key { get; init; }
}

/// <summary>By what tickets are put in order.</summary>
public enum TicketSort
{
    Number,
    Updated,
    Due,
    Priority,
}

/// <summary>Which tickets, in which order. What is null does not matter.</summary>
public sealed record TicketQuery
{
    /// <summary>All, newest first.</summary>
    public static TicketQuery All { get; } = new();

    /// <summary>In one of these; empty for any.</summary>
    public IReadOnlyList<TicketStatus> Statuses { get; init; } = [];

    public string? Priority { get; init; }

    /// <summary>Empty for nobody's.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>Empty for no team's.</summary>
    public string? TeamId { get; init; }

    public string? Tag { get; init; }

    public string? Requester { get; init; }

    /// <summary>Linked to this conversation.</summary>
    public string? Conversation { get; init; }

    /// <summary>How the tightest promise stands.</summary>
    public string? Promise { get; init; }

    /// <summary>Each begins a word of the ticket or its comments.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public TicketSort Sort { get; init; } = TicketSort.Number;

    public bool IsDescending { get; init; } = true;

    /// <summary>Only what comes after this ticket; null for the first.</summary>
    public TicketPlace? After { get; init; }
}

/// <summary>A ticket's place in an order.</summary>
/// <param name="Value">By which it is put in order, as <see cref="Of"/> writes it.</param>
/// <param name="Number">Its number.</param>
public sealed record TicketPlace(string Value, int Number)
{
    /// <summary>When nothing is due.</summary>
    public static DateTimeOffset Never { get; } = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A ticket's place.</summary>
    public static TicketPlace Of(Ticket ticket, TicketSort sort)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return new TicketPlace(
            sort switch
            {
                TicketSort.Updated => ticket.UpdatedAt.UtcDateTime.ToString("O"),
                TicketSort.Due => (ticket.DueAt ?? Never).UtcDateTime.ToString("O"),
                TicketSort.Priority => TicketPriority.All.Index().First(one => one.Item == ticket.Priority).Index.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => "",
            },
            ticket.Number);
    }
}
