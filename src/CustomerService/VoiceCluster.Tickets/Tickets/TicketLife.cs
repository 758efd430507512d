using System.Collections.Immutable;
using System.Text.Json;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets;

/// <summary>A ticket to open.</summary>
public sealed record TicketDraft
{
    public required string OrganisationId { get; init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    public string Requester { get; init; } = "";

    public string Priority { get; init; } = TicketPriority.Normal;

    public string? AssigneeId { get; init; }

    public string? TeamId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyDictionary<string, JsonElement> Fields { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    public string? SessionId { get; init; }

    /// <inheritdoc cref="Ticket.Channel"/>
    public required string Channel { get; init; }

    /// <inheritdoc cref="Ticket.OpenedBy"/>
    public required string OpenedBy { get; init; }
}

/// <summary>Changes of a ticket; what is null stays.</summary>
public sealed record TicketChange
{
    public string? Subject { get; init; }

    public string? Description { get; init; }

    public string? Requester { get; init; }

    public TicketStatus? Status { get; init; }

    public string? Priority { get; init; }

    /// <summary>Empty for nobody.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>Empty for none.</summary>
    public string? TeamId { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Those that change; one that is null goes.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }
}

/// <summary>Something that somebody writes to a ticket.</summary>
/// <param name="Text">What.</param>
/// <param name="IsPublic">Whether the customer may see it.</param>
/// <param name="IsFromCustomer">Whether it is the customer's word.</param>
/// <param name="IsAnswer">Whether it counts as our answer; what rules write does not.</param>
public sealed record TicketComment(string Text, bool IsPublic, bool IsFromCustomer, bool IsAnswer);

/// <summary>A ticket's next state, and what is written with it.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Entries">New ones of its history.</param>
/// <param name="Links">New ones.</param>
/// <param name="Words">What was written, for the search.</param>
public sealed record TicketStep(Ticket Ticket, ImmutableArray<TicketEntry> Entries, ImmutableArray<TicketLink> Links, string Words);

/// <summary>What can happen to a ticket. Pure: the same ticket and the same deed give the same next ticket.</summary>
public static class TicketLife
{
    /// <summary>A ticket begins. Its number is 0 until it is stored.</summary>
    public static TicketStep Open(TicketDraft draft, TicketActor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var ticket = new Ticket
        {
            OrganisationId = draft.OrganisationId,
            Number = 0,
            Subject = draft.Subject,
            Description = draft.Description,
            Requester = draft.Requester,
            Priority = draft.Priority,
            SessionId = draft.SessionId,
            CreatedAt = now,
            OpenedBy = draft.OpenedBy,
            Channel = draft.Channel,
            AssigneeId = draft.AssigneeId,
            TeamId = draft.TeamId,
            Tags = Tags(draft.Tags),
            Fields = Ticket.Write(draft.Fields.ToImmutableSortedDictionary(StringComparer.Ordinal)),
            UpdatedAt = now,
            Clock = new TicketClock([new SlaEvent(SlaEventKind.Opened, now, draft.Priority)], []).Write(),
        };
        ImmutableArray<TicketLink> links = draft.SessionId is { } session
            ? [new TicketLink { OrganisationId = draft.OrganisationId, TicketNumber = 0, Kind = TicketLink.Conversation, Target = session, AddedAt = now }]
            : [];
        return Step(ticket, Entry(ticket, actor, now, TicketEntryKind.Opened), [], $"{draft.Subject} {draft.Description} {draft.Requester}") with { Links = links };
    }

    /// <summary>Fields change.</summary>
    /// <returns>Null and why when the status cannot be so.</returns>
    public static (TicketStep? Step, string? Problem) Change(Ticket ticket, TicketChange change, TicketActor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(change);
        if (change.Status is { } to && to != ticket.Status && !TicketStatusNames.CanMove(ticket.Status, to))
        {
            var next = TicketStatusNames.NextOf(ticket.Status).Select(TicketStatusNames.NameOf);
            return (null, $"A ticket that is {TicketStatusNames.NameOf(ticket.Status)} cannot become {TicketStatusNames.NameOf(to)}; only {(next.Any() ? string.Join(", ", next) : "nothing: it is done for good")}.");
        }

        var changed = ticket with
        {
            Subject = change.Subject ?? ticket.Subject,
            Description = change.Description ?? ticket.Description,
            Requester = change.Requester ?? ticket.Requester,
            Status = change.Status ?? ticket.Status,
            Priority = change.Priority ?? ticket.Priority,
            AssigneeId = change.AssigneeId is null ? ticket.AssigneeId : change.AssigneeId.Length == 0 ? null : change.AssigneeId,
            TeamId = change.TeamId is null ? ticket.TeamId : change.TeamId.Length == 0 ? null : change.TeamId,
            Tags = change.Tags is null ? ticket.Tags : Tags(change.Tags),
            Fields = change.Fields is null ? ticket.Fields : Merge(ticket, change.Fields),
        };
        var changes = Differences(ticket, changed).ToImmutableArray();
        if (changes.IsEmpty) return (new TicketStep(ticket, [], [], ""), null);
        var words = string.Join(' ', changes.Where(static one => one.Field is "subject" or "description" or "requester").Select(static one => one.To));
        var entry = Entry(ticket, actor, now, TicketEntryKind.Changed) with { Changes = Ticket.Write(changes.Select(static one => new { field = one.Field, from = one.From, to = one.To })) };
        return (Step(changed with { UpdatedAt = now }, entry, Measured(ticket, changed, now), words), null);
    }

    /// <summary>Somebody writes something. A customer's word makes a ticket that waited for it ours again, and opens one that was solved; our first answer takes it up.</summary>
    /// <returns>Null and why when it is done for good.</returns>
    public static (TicketStep? Step, string? Problem) Comment(Ticket ticket, TicketComment comment, TicketActor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(comment);
        if (ticket.Status is TicketStatus.Closed) return (null, $"Ticket {ticket.Number} is closed for good; open another one.");
        var answers = comment is { IsAnswer: true, IsPublic: true, IsFromCustomer: false };
        var status = ticket.Status switch
        {
            TicketStatus.Pending or TicketStatus.Solved when comment.IsFromCustomer => TicketStatus.Open,
            TicketStatus.New when answers => TicketStatus.Open,
            var same => same,
        };
        var commented = ticket with { Status = status, UpdatedAt = now };
        var changes = Differences(ticket, commented).ToImmutableArray();
        var entry = Entry(ticket, actor, now, TicketEntryKind.Comment) with
        {
            Text = comment.Text,
            IsPublic = comment.IsPublic,
            IsFromCustomer = comment.IsFromCustomer,
            Changes = Ticket.Write(changes.Select(static one => new { field = one.Field, from = one.From, to = one.To })),
        };
        var measured = Measured(ticket, commented, now);
        if (comment.IsFromCustomer) measured = measured.Add(new SlaEvent(SlaEventKind.CustomerWrote, now));
        else if (answers) measured = measured.Add(new SlaEvent(SlaEventKind.Answered, now));
        return (Step(commented, entry, measured, comment.Text), null);
    }

    /// <summary>A conversation or a recording belongs to it.</summary>
    public static TicketStep Link(Ticket ticket, string kind, string target, TicketActor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var entry = Entry(ticket, actor, now, TicketEntryKind.Linked) with { Text = $"{kind} {target}" };
        var link = new TicketLink { OrganisationId = ticket.OrganisationId, TicketNumber = ticket.Number, Kind = kind, Target = target, AddedAt = now };
        return Step(ticket with { UpdatedAt = now }, entry, [], "") with { Links = [link] };
    }

    /// <summary>Sets what follows from the promises: how the tightest stands, when it is due, and when the ticket must be measured again.</summary>
    public static Ticket Measure(Ticket ticket, SlaPolicy? policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (policy is null) return ticket with { Policy = null, Promise = null, DueAt = null, AlarmAt = null };
        var clock = TicketClock.Of(ticket);
        var promises = SlaClock.Evaluate(policy, clock.Events, now);
        var open = promises.Where(static promise => !promise.IsOver).ToList();
        var tightest = open.Where(static promise => promise.DueAt is not null).MinBy(static promise => promise.DueAt);
        var state = open.Find(static promise => promise.State is SlaState.Breached)?.State
            ?? tightest?.State
            ?? (open.Count > 0 ? SlaState.Paused : promises.Any(static promise => promise.State is SlaState.Breached) ? SlaState.Breached : SlaState.Kept);
        return ticket with
        {
            Policy = policy.Name,
            Promise = promises.IsEmpty ? null : SlaAlarm.Word(state),
            DueAt = tightest?.DueAt,
            AlarmAt = SlaAlarm.Due(promises, clock.Told).Any() ? now : SlaClock.NextAlarm(promises, now),
        };
    }

    /// <summary>Notes the alarms that are due.</summary>
    /// <returns>Null for none.</returns>
    public static (TicketStep Step, ImmutableArray<SlaAlarm> Alarms)? Alarm(Ticket ticket, SlaPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var clock = TicketClock.Of(ticket);
        var alarms = SlaAlarm.Due(SlaClock.Evaluate(policy, clock.Events, now), clock.Told).ToImmutableArray();
        if (alarms.IsEmpty) return null;
        var told = ticket with { Clock = (clock with { Told = clock.Told.AddRange(alarms.Select(static alarm => alarm.Name)) }).Write(), Entries = ticket.Entries + alarms.Length, Revision = ticket.Revision + 1 };
        var entries = alarms.Select((alarm, i) => Entry(ticket with { Entries = ticket.Entries + i }, TicketActor.Clock, now, TicketEntryKind.Alarm) with { Text = alarm.Text }).ToImmutableArray();
        return (new TicketStep(told, entries, [], ""), alarms);
    }

    private static TicketStep Step(Ticket ticket, TicketEntry entry, ImmutableArray<SlaEvent> events, string words)
    {
        var clock = TicketClock.Of(ticket);
        var next = ticket with
        {
            Entries = entry.Sequence,
            Revision = entry.Kind is TicketEntryKind.Opened ? ticket.Revision : ticket.Revision + 1,
            Clock = events.IsEmpty ? ticket.Clock : (clock with { Events = clock.Events.AddRange(events) }).Write(),
        };
        return new TicketStep(next, [entry], [], words);
    }

    private static TicketEntry Entry(Ticket ticket, TicketActor actor, DateTimeOffset now, TicketEntryKind kind) => new()
    {
        OrganisationId = ticket.OrganisationId,
        TicketNumber = ticket.Number,
        Sequence = ticket.Entries + 1,
        Kind = kind,
        At = now,
        ActorKind = actor.Kind,
        ActorId = actor.Id,
        ActorName = actor.Name,
    };

    /// <summary>What promises see of a change.</summary>
    private static ImmutableArray<SlaEvent> Measured(Ticket before, Ticket after, DateTimeOffset now)
    {
        var events = ImmutableArray.CreateBuilder<SlaEvent>();
        if (before.Priority != after.Priority) events.Add(new SlaEvent(SlaEventKind.PriorityChanged, now, after.Priority));
        if (before.Status == after.Status) return events.DrainToImmutable();
        if (before.Status is TicketStatus.Solved && after.Status is TicketStatus.Open) events.Add(new SlaEvent(SlaEventKind.Reopened, now));
        else if (after.Status is TicketStatus.Solved) events.Add(new SlaEvent(SlaEventKind.Solved, now));
        else if (after.Status is TicketStatus.Pending) events.Add(new SlaEvent(SlaEventKind.AwaitingCustomer, now));
        else if (before.Status is TicketStatus.Pending) events.Add(new SlaEvent(SlaEventKind.Resumed, now));
        return events.DrainToImmutable();
    }

    private static IEnumerable<FieldChange> Differences(Ticket before, Ticket after)
    {
        (string Field, string? From, string? To)[] fields =
        [
            ("subject", before.Subject, after.Subject), ("description", before.Description, after.Description), ("requester", before.Requester, after.Requester),
            ("status", TicketStatusNames.NameOf(before.Status), TicketStatusNames.NameOf(after.Status)), ("priority", before.Priority, after.Priority),
            ("assignee", before.AssigneeId, after.AssigneeId), ("team", before.TeamId, after.TeamId), ("tags", before.Tags, after.Tags), ("fields", before.Fields, after.Fields),
        ];
        return fields.Where(static one => one.From != one.To).Select(static one => new FieldChange(one.Field, one.From, one.To));
    }

    private static string Tags(IReadOnlyList<string> tags) => Ticket.Write(tags.Select(static tag => tag.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Merge(Ticket ticket, IReadOnlyDictionary<string, JsonElement> changes)
    {
        var fields = ticket.FieldMap;
        foreach (var (name, value) in changes) fields = value.ValueKind is JsonValueKind.Null ? fields.Remove(name) : fields.SetItem(name, value);
        return Ticket.Write(fields);
    }
}
