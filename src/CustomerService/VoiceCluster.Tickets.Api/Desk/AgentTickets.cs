using VoiceCluster.Agents.Tickets;

namespace VoiceCluster.Tickets.Desk;

/// <summary>The tickets of voice agents and of our MCP server: the same as everybody's.</summary>
internal sealed class AgentTickets(TicketDesk desk, ITicketStore store) : ITickets
{
    /// <inheritdoc/>
    public async Task<Agents.Tickets.Ticket> OpenAsync(Agents.Tickets.Ticket ticket, CancellationToken cancellationToken)
    {
        var draft = new TicketDraft
        {
            OrganisationId = ticket.OrganisationId,
            Subject = ticket.Subject,
            Description = ticket.Description,
            Requester = ticket.Requester,
            Priority = ticket.Priority,
            SessionId = ticket.SessionId,
            Channel = ticket.Channel,
            OpenedBy = ticket.OpenedBy,
        };
        return View((await desk.OpenAsync(draft, TicketActor.Agent(ticket.Channel), Deed.Plain, cancellationToken)).Ticket);
    }

    /// <inheritdoc/>
    public async Task<Agents.Tickets.Ticket?> FindAsync(string organisation, int number, CancellationToken cancellationToken) =>
        await store.FindAsync(organisation, number, cancellationToken) is { } ticket ? View(ticket) : null;

    /// <inheritdoc/>
    public async Task<Agents.Tickets.Ticket?> FindOpenedByAsync(string organisation, string key, CancellationToken cancellationToken) =>
        await store.FindOpenedByAsync(organisation, key, cancellationToken) is { } ticket ? View(ticket) : null;

    private static Agents.Tickets.Ticket View(Ticket ticket) => new()
    {
        OrganisationId = ticket.OrganisationId,
        Number = ticket.Number,
        Subject = ticket.Subject,
        Description = ticket.Description,
        Requester = ticket.Requester,
        Status = TicketStatusNames.NameOf(ticket.Status),
        Priority = ticket.Priority,
        SessionId = ticket.SessionId,
        CreatedAt = ticket.CreatedAt,
        OpenedBy = ticket.OpenedBy,
        Channel = ticket.Channel,
    };
}
