using System.Globalization;
using VoiceCluster.Tickets;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Tickets in table tickets, with ticket_entries, ticket_links and ticket_search.</summary>
internal sealed class TicketStore(StorageDatabase database) : ITicketStore
{
    private const string OfTicket = "organisation_id = $1 AND number = $2";

    private static readonly Table<Ticket> Table = new("tickets", keys: 2);
    private static readonly Table<TicketEntry> Entries = new("ticket_entries", keys: 3);
    private static readonly Table<TicketLink> Links = new("ticket_links", keys: 4);

    private readonly TicketSearchSql _search = TicketSearchSql.For(database.Dialect);

    /// <inheritdoc/>
    public async Task<(Ticket Ticket, bool IsNew)> OpenAsync(TicketWrite write, CancellationToken cancellationToken)
    {
        var draft = write.Step.Ticket;
        while (true)
        {
            if (await FindOpenedByAsync(draft.OrganisationId, draft.OpenedBy, cancellationToken) is { } opened) return (opened, false);
            var added = await database.TransactAsync(
                async transaction =>
                {
                    var newest = await transaction.QueryAsync(
                        Of("SELECT COALESCE(MAX(number), 0) FROM tickets WHERE organisation_id = $1", Text(draft.OrganisationId)), static row => row.GetInt32(0));
                    var ticket = draft with { Number = newest[0] + 1 };
                    // Somebody else may have taken the number, or opened this very ticket, meanwhile.
                    if (await transaction.ExecuteAsync(Table.Insert(ticket)) == 0) return null;
                    await AddAsync(transaction, write, ticket.Number);
                    return ticket;
                },
                cancellationToken);
            if (added is not null) return (added, true);
        }
    }

    /// <inheritdoc/>
    public async Task<TicketWritten> WriteAsync(TicketWrite write, long seen, CancellationToken cancellationToken)
    {
        try
        {
            return await database.TransactAsync(
                async transaction =>
                {
                    var ticket = write.Step.Ticket;
                    if (await transaction.ExecuteAsync(Table.Replace(ticket, nameof(Ticket.Revision), seen)) == 0) return TicketWritten.Changed;
                    await AddAsync(transaction, write, ticket.Number);
                    return TicketWritten.Done;
                },
                cancellationToken);
        }
        catch (DoneBeforeException)
        {
            return TicketWritten.Before;
        }
    }

    /// <inheritdoc/>
    public async Task<Ticket?> FindAsync(string organisation, int number, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, OfTicket, [Text(organisation), (StoredType.Integer, number)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<Ticket?> FindOpenedByAsync(string organisation, string key, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, "organisation_id = $1 AND opened_by = $2", [Text(organisation), Text(key)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Ticket>> ListAsync(string organisation, TicketQuery query, int most, CancellationToken cancellationToken)
    {
        var conditions = new TicketConditions(organisation, query, _search);
        return await Table.SelectAsync(database, string.Create(CultureInfo.InvariantCulture, $"{conditions.Text} LIMIT {most}"), [.. conditions.Parameters], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TicketEntry>> EntriesAsync(string organisation, int number, TicketEntryKind? kind, int after, int most, CancellationToken cancellationToken) => await Entries.SelectAsync(
        database,
        string.Create(CultureInfo.InvariantCulture, $"organisation_id = $1 AND ticket_number = $2 AND sequence > $3 AND ($4 = '' OR kind = $4) ORDER BY sequence LIMIT {most}"),
        [Text(organisation), (StoredType.Integer, number), (StoredType.Integer, after), Text(kind?.ToString().ToLowerInvariant() ?? "")],
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TicketLink>> LinksAsync(string organisation, int number, CancellationToken cancellationToken) => await Links.SelectAsync(
        database, "organisation_id = $1 AND ticket_number = $2 ORDER BY added_at, kind, target", [Text(organisation), (StoredType.Integer, number)], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Ticket>> DueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => await Table.SelectAsync(
        database, string.Create(CultureInfo.InvariantCulture, $"alarm_at <= $1 ORDER BY alarm_at, organisation_id, number LIMIT {most}"), [Instant(now)], cancellationToken);

    /// <inheritdoc/>
    public Task MeasureAllAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync([Of("UPDATE tickets SET alarm_at = $1 WHERE status NOT IN ('solved', 'closed')", Instant(now))], cancellationToken);

    private async Task AddAsync(StorageTransaction transaction, TicketWrite write, int number)
    {
        var (organisation, key) = (write.Step.Ticket.OrganisationId, write.Key);
        foreach (var entry in write.Step.Entries)
        {
            // Without a conflict on the key there can be none: who replaced the ticket holds it.
            if (await transaction.ExecuteAsync(Entries.Insert(entry with { TicketNumber = number, Key = key })) == 0) throw new DoneBeforeException();
            key = null;
        }

        foreach (var link in write.Step.Links) await transaction.ExecuteAsync(Links.Insert(link with { TicketNumber = number }));
        foreach (var notice in write.Notices) await transaction.ExecuteAsync(NoticeStore.Insert(notice));
        if (write.Event is { } happened) await transaction.ExecuteAsync(RuleEventStore.Insert(happened.SubjectKind is RuleEventRecord.Ticket ? ForTicket(happened, number) : happened));
        if (write.Step.Words.Length == 0) return;
        var words = (await transaction.QueryAsync(Of(_search.Read, Text(organisation), (StoredType.Integer, number)), static row => row.GetString(0))).FirstOrDefault();
        await transaction.ExecuteAsync(Of(words is null ? _search.Add : _search.Replace, Text(organisation), (StoredType.Integer, number), Text(TicketSearch.Merge(words ?? "", write.Step.Words))));
    }

    /// <summary>A new ticket's number is known only now.</summary>
    private static RuleEventRecord ForTicket(RuleEventRecord happened, int number)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        return happened.Subject == name ? happened : happened with
        {
            Subject = name,
            Key = happened.Key.Replace("/0/", $"/{name}/", StringComparison.Ordinal),
            Facts = Tickets.Rules.FactJson.With(happened.Facts, "ticket", number),
        };
    }

    private sealed class DoneBeforeException : Exception;
}
