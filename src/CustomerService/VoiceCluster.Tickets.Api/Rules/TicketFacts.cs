using VoiceCluster.Tickets.Desk;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Rules;

/// <summary>What rules may know of a ticket.</summary>
internal sealed class TicketFacts(PeopleNames names)
{
    /// <summary>A ticket's facts.</summary>
    /// <param name="ticket">As it is.</param>
    /// <param name="newest">The entry that tells what has just happened.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Dictionary<string, object?>> OfAsync(Ticket ticket, TicketEntry? newest, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var local = await names.LocalAsync(ticket.OrganisationId, at, cancellationToken);
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event"] = RuleEvents.TicketChanged,
            ["said"] = newest is { Kind: TicketEntryKind.Comment } ? newest.Text : ticket.Description,
            ["channel"] = ticket.Channel.Length > 0 ? ticket.Channel : null,
            ["customer"] = ticket.Requester.Length > 0 ? ticket.Requester : null,
            ["time"] = TimeOnly.FromTimeSpan(local.TimeOfDay),
            ["weekday"] = local.DayOfWeek.ToString().ToLowerInvariant(),
            ["wait"] = WaitingSince(ticket) is { } since ? at - since : null,
            ["age"] = at - ticket.CreatedAt,
            ["ticket"] = ticket.Number,
            ["subject"] = ticket.Subject,
            ["status"] = TicketStatusNames.NameOf(ticket.Status),
            ["priority"] = ticket.Priority,
            ["assignee"] = ticket.AssigneeId is { } user ? (await names.UserAsync(ticket.OrganisationId, user, cancellationToken))?.Email : null,
            ["team"] = ticket.TeamId is { } team ? (await names.TeamAsync(ticket.OrganisationId, team, cancellationToken))?.Name : null,
            ["tags"] = ticket.TagList.ToArray(),
            ["changed"] = (newest?.Changed ?? []).ToArray(),
            ["promise"] = ticket.Promise,
        };
        foreach (var (name, value) in ticket.FieldMap) facts[FactSchema.FieldPrefix + name] = FactJson.Value(value);
        return facts;
    }

    /// <summary>Since when the customer has waited for an answer; null when it is not our turn.</summary>
    private static DateTimeOffset? WaitingSince(Ticket ticket)
    {
        DateTimeOffset? since = null;
        foreach (var happened in TicketClock.Of(ticket).Events)
        {
            since = happened.Kind switch
            {
                SlaEventKind.Opened or SlaEventKind.CustomerWrote => since ?? happened.At,
                SlaEventKind.Answered or SlaEventKind.Solved => null,
                _ => since,
            };
        }

        return since;
    }
}
