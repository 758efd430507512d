using System.Globalization;
using VoiceCluster.Tickets.Rules;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Desk;

/// <summary>What came of a deed.</summary>
/// <param name="Ticket">As it is now; null when there is none of that number, or the deed was not done.</param>
/// <param name="Written">Whether it is stored.</param>
/// <param name="Problem">Why the ticket does not let itself be changed so; null when it does.</param>
internal sealed record TicketOutcome(Ticket? Ticket, TicketWritten Written, string? Problem)
{
    /// <summary>There is no such ticket.</summary>
    public static TicketOutcome Missing { get; } = new(null, TicketWritten.Changed, null);
}

/// <summary>How a deed is done.</summary>
public sealed record Deed
{
    /// <summary>By people and programs.</summary>
    public static Deed Plain { get; } = new();

    /// <summary>The revision that was seen; null when it does not matter.</summary>
    public long? Seen { get; init; }

    /// <summary>What makes doing it twice one deed; null when it may be done again.</summary>
    public string? Key { get; init; }

    /// <summary>Done by a rule: no rule is asked about it, so that rules cannot chase each other.</summary>
    public bool IsByRule { get; init; }
}

/// <summary>
/// Where tickets are opened and changed, whoever does it. There is no grain for each ticket: a change is one transaction of the ticket, its history, its words and what
/// rules shall see, which needs the database anyway; two changes at once are told apart there by the revision, over all silos, and lists and searches see at once what was
/// written.
/// </summary>
internal sealed class TicketDesk(ITicketStore store, TicketFiles files, TicketFacts facts, ITicketBell bell, TimeProvider time)
{
    private const int MostTries = 20;

    /// <summary>The moment, as finely as databases keep it.</summary>
    public DateTimeOffset Now => time.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;

    /// <summary>Opens a ticket, or finds the one that was opened so before.</summary>
    public async Task<(Ticket Ticket, bool IsNew)> OpenAsync(TicketDraft draft, TicketActor actor, Deed deed, CancellationToken cancellationToken)
    {
        var step = Measured(TicketLife.Open(Clean(draft), actor, Now));
        var opened = await store.OpenAsync(new TicketWrite(step, await EventAsync(step, deed.IsByRule, cancellationToken), []), cancellationToken);
        if (opened.IsNew) bell.Ring();
        return opened;
    }

    /// <summary>Does something to a ticket; when it was changed meanwhile and no revision was said, to what it is then.</summary>
    public async Task<TicketOutcome> DoAsync(
        string organisation, int number, Func<Ticket, DateTimeOffset, (TicketStep? Step, string? Problem)> act, Deed deed, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            if (await store.FindAsync(organisation, number, cancellationToken) is not { } ticket) return TicketOutcome.Missing;
            if (deed.Seen is { } seen && seen != ticket.Revision) return new TicketOutcome(ticket, TicketWritten.Changed, null);
            var (step, problem) = act(ticket, Now);
            if (step is null) return new TicketOutcome(null, TicketWritten.Changed, problem);
            if (step.Entries.IsEmpty) return new TicketOutcome(ticket, TicketWritten.Done, null);
            var outcome = await WriteAsync(ticket, step, [], deed, cancellationToken);
            if (outcome.Written is not TicketWritten.Changed || deed.Seen is not null || tries == MostTries) return outcome;
        }
    }

    /// <summary>Measures a ticket, and tells the alarms that are due.</summary>
    public async Task MeasureAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var now = Now;
        var policy = PolicyOf(ticket);
        if (policy is null || TicketLife.Alarm(ticket, policy, now) is not var (step, alarms))
        {
            // Its revision stays: nothing that people edit has changed.
            await store.WriteAsync(new TicketWrite(new TicketStep(TicketLife.Measure(ticket, policy, now), [], [], ""), null, []), ticket.Revision, cancellationToken);
            return;
        }

        await WriteAsync(ticket, step, [.. alarms.Select(alarm => NoticeOf(ticket, alarm, now))], Deed.Plain, cancellationToken);
    }

    /// <summary>The promises to a ticket's requester; null for none.</summary>
    public SlaPolicy? PolicyOf(Ticket ticket) => files.PoliciesOf(ticket.OrganisationId).For(ticket.Requester);

    private static Notice NoticeOf(Ticket ticket, SlaAlarm alarm, DateTimeOffset now) => new()
    {
        OrganisationId = ticket.OrganisationId,
        Id = Guid.CreateVersion7(now).ToString("N"),
        At = now,
        Kind = alarm.Promise.State is SlaState.Breached ? "breach" : "warning",
        TeamId = ticket.TeamId,
        UserId = ticket.AssigneeId,
        Text = $"Ticket {ticket.Number}, {ticket.Subject}: {alarm.Text}",
        TicketNumber = ticket.Number,
        Key = string.Create(CultureInfo.InvariantCulture, $"alarm/{ticket.Number}/{alarm.Name}"),
    };

    private async Task<TicketOutcome> WriteAsync(Ticket before, TicketStep step, IReadOnlyList<Notice> notices, Deed deed, CancellationToken cancellationToken)
    {
        step = Measured(step);
        var written = await store.WriteAsync(new TicketWrite(step, await EventAsync(step, deed.IsByRule, cancellationToken), notices) { Key = deed.Key }, before.Revision, cancellationToken);
        if (written is TicketWritten.Done) bell.Ring();
        return new TicketOutcome(written is TicketWritten.Done ? step.Ticket : before, written, null);
    }

    private TicketStep Measured(TicketStep step) => step with { Ticket = TicketLife.Measure(step.Ticket, PolicyOf(step.Ticket), step.Entries[0].At) };

    private async Task<RuleEventRecord?> EventAsync(TicketStep step, bool isByRule, CancellationToken cancellationToken)
    {
        var ticket = step.Ticket;
        if (isByRule || !files.RulesOf(ticket.OrganisationId).Has(RuleEvents.TicketChanged)) return null;
        var at = step.Entries[0].At;
        return new RuleEventRecord
        {
            OrganisationId = ticket.OrganisationId,
            Key = string.Create(CultureInfo.InvariantCulture, $"ticket/{ticket.Number}/{step.Entries[^1].Sequence}"),
            Event = RuleEvents.TicketChanged,
            SubjectKind = RuleEventRecord.Ticket,
            Subject = ticket.Number.ToString(CultureInfo.InvariantCulture),
            Facts = FactJson.Write(await facts.OfAsync(ticket, step.Entries[^1], at, cancellationToken)),
            At = at,
        };
    }

    /// <summary>What models write may hold what no database takes.</summary>
    private static TicketDraft Clean(TicketDraft draft) => draft with { Subject = Clean(draft.Subject), Description = Clean(draft.Description), Requester = Clean(draft.Requester) };

    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
