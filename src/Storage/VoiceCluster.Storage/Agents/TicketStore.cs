using System.Globalization;
using VoiceCluster.Agents.Tickets;

namespace VoiceCluster.Storage;

/// <summary>Tickets in table tickets.</summary>
internal sealed class TicketStore(StorageDatabase database) : ITickets
{
    private static readonly Table<Ticket> Table = new("tickets", keys: 2);

    /// <inheritdoc/>
    public async Task<Ticket> OpenAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindOpenedByAsync(ticket.OrganisationId, ticket.OpenedBy, cancellationToken) is { } opened) return opened;
            var newest = await ListAsync(ticket.OrganisationId, 1, cancellationToken);
            var next = ticket with { Number = newest.Count == 0 ? 1 : newest[0].Number + 1 };
            // Somebody else may have taken the number, or opened this very ticket, meanwhile.
            if (await Table.AddAsync(database, next, cancellationToken)) return next;
        }
    }

    /// <inheritdoc/>
    public async Task<Ticket?> FindAsync(string organisation, int number, CancellationToken cancellationToken)
    {
        var rows = await Table.SelectAsync(database, "organisation_id = $1 AND number = $2", [(StoredType.Text, organisation), (StoredType.Integer, number)], cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Ticket>> ListAsync(string organisation, int most, CancellationToken cancellationToken) => await Table.SelectAsync(
        database, string.Create(CultureInfo.InvariantCulture, $"organisation_id = $1 ORDER BY number DESC LIMIT {most}"), [(StoredType.Text, organisation)], cancellationToken);

    /// <inheritdoc/>
    public async Task<Ticket?> FindOpenedByAsync(string organisation, string key, CancellationToken cancellationToken)
    {
        var rows = await Table.SelectAsync(database, "organisation_id = $1 AND opened_by = $2", [(StoredType.Text, organisation), (StoredType.Text, key)], cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }
}
