using System.Globalization;
using VoiceCluster.People;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.Tickets.Rules;

/// <summary>
/// Does what rules say, once for each rule, event and action: what a process that died had done already is found by its key. On a conversation they work on its newest ticket
/// that is open; escalate, assign and hand off open one when there is none.
/// </summary>
internal sealed class RuleActions(TicketDesk desk, ITicketStore store, INoticeStore notices, PeopleNames names)
{
    private static readonly TicketStatus[] OpenStatuses = [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending, TicketStatus.Hold];

    /// <summary>Does one.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="rule">Whose action.</param>
    /// <param name="place">Which of the rule's, from 0.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ActionOutcome> DoAsync(RuleEventRecord happened, Rule rule, int place, CancellationToken cancellationToken)
    {
        var action = rule.Actions[place];
        var key = string.Create(CultureInfo.InvariantCulture, $"{happened.Key}/{rule.Name}/{place}");
        var (isDone, outcome) = action switch
        {
            Escalate escalate => await EscalateAsync(happened, rule, key, escalate.Team, cancellationToken),
            Assign assign => await AssignAsync(happened, rule, key, assign, cancellationToken),
            AddTags tags => await ChangeAsync(happened, rule, key, opens: false, ticket => Tagged(ticket, tags.Tags), cancellationToken),
            Reply reply => await ReplyAsync(happened, rule, key, reply.Text, cancellationToken),
            Notify notify => await NotifyAsync(happened, key, notify, cancellationToken),
            SetPriority priority => await ChangeAsync(happened, rule, key, opens: false, _ => new TicketChange { Priority = priority.Priority }, cancellationToken),
            HandOff handOff => await HandOffAsync(happened, rule, key, handOff.Team, cancellationToken),
            _ => (false, $"this version cannot {action.Kind}"),
        };
        return new ActionOutcome(rule.Name, action.Kind, isDone, outcome);
    }

    private static TicketChange? Tagged(Ticket ticket, IReadOnlyList<string> tags)
    {
        var all = ticket.TagList.Union(tags.Select(static tag => tag.ToLowerInvariant()), StringComparer.Ordinal).ToList();
        return all.Count > TicketText.MostTags ? null : new TicketChange { Tags = all };
    }

    private async Task<(bool, string)> EscalateAsync(RuleEventRecord happened, Rule rule, string key, string? team, CancellationToken cancellationToken)
    {
        var (found, problem) = await TeamAsync(happened, team, cancellationToken);
        return problem is not null ? (false, problem) : await ChangeAsync(happened, rule, key, opens: true, ticket => new TicketChange { Priority = Higher(ticket.Priority), TeamId = found?.Id }, cancellationToken);
    }

    private async Task<(bool, string)> AssignAsync(RuleEventRecord happened, Rule rule, string key, Assign assign, CancellationToken cancellationToken)
    {
        var (team, problem) = await TeamAsync(happened, assign.Team, cancellationToken);
        if (problem is not null) return (false, problem);
        var person = assign.Person is null ? null : await names.UserAsync(happened.OrganisationId, assign.Person, cancellationToken);
        if (assign.Person is not null && person is not { State: UserState.Active }) return (false, $"there is no active user {assign.Person}");
        return await ChangeAsync(happened, rule, key, opens: true, _ => new TicketChange { TeamId = team?.Id, AssigneeId = person?.Id }, cancellationToken);
    }

    private async Task<(bool, string)> ReplyAsync(RuleEventRecord happened, Rule rule, string key, string text, CancellationToken cancellationToken)
    {
        if (await FindAsync(happened, rule, opens: false, cancellationToken) is not { } number) return NoTicket;
        // A machine's word keeps no promise of ours.
        var comment = new TicketComment(text, IsPublic: true, IsFromCustomer: false, IsAnswer: false);
        return Said(number, await desk.DoAsync(happened.OrganisationId, number, (ticket, now) => TicketLife.Comment(ticket, comment, TicketActor.Rule(rule.Name), now), Of(key), cancellationToken));
    }

    private async Task<(bool, string)> NotifyAsync(RuleEventRecord happened, string key, Notify notify, CancellationToken cancellationToken)
    {
        var (team, problem) = await TeamAsync(happened, notify.Team, cancellationToken);
        if (problem is not null) return (false, problem);
        await TellAsync(happened, key, team, notify.Message, TicketOf(happened), cancellationToken);
        return (true, $"team {notify.Team} was told");
    }

    private async Task<(bool, string)> HandOffAsync(RuleEventRecord happened, Rule rule, string key, string? name, CancellationToken cancellationToken)
    {
        var (team, problem) = await TeamAsync(happened, name, cancellationToken);
        if (problem is not null) return (false, problem);
        if (await FindAsync(happened, rule, opens: true, cancellationToken) is not { } number) return NoTicket;
        var outcome = await desk.DoAsync(
            happened.OrganisationId,
            number,
            (ticket, now) => TicketLife.Change(ticket, new TicketChange { Priority = ticket.Priority is TicketPriority.Urgent ? null : TicketPriority.High, TeamId = team?.Id }, TicketActor.Rule(rule.Name), now),
            Of(key),
            cancellationToken);
        await TellAsync(happened, key, team, $"A person is wanted: ticket {number}, by rule '{rule.Name}'.", number, cancellationToken);
        return Said(number, outcome);
    }

    private async Task<(bool, string)> ChangeAsync(RuleEventRecord happened, Rule rule, string key, bool opens, Func<Ticket, TicketChange?> change, CancellationToken cancellationToken)
    {
        if (await FindAsync(happened, rule, opens, cancellationToken) is not { } number) return NoTicket;
        var outcome = await desk.DoAsync(
            happened.OrganisationId,
            number,
            (ticket, now) => change(ticket) is { } wanted ? TicketLife.Change(ticket, wanted, TicketActor.Rule(rule.Name), now) : (null, $"ticket {number} has as many tags as it may"),
            Of(key),
            cancellationToken);
        return Said(number, outcome);
    }

    private static (bool, string) NoTicket => (false, "the conversation has no ticket that is open");

    private static Deed Of(string key) => new() { Key = key, IsByRule = true };

    private static (bool, string) Said(int number, TicketOutcome outcome) => outcome switch
    {
        { Problem: { } problem } => (false, problem),
        { Written: TicketWritten.Done } => (true, $"ticket {number}"),
        { Written: TicketWritten.Before } => (true, $"ticket {number}, done before"),
        { Ticket: null } => (false, $"there is no ticket {number}"),
        // Others write to it all the time: the event is tried again.
        _ => throw new InvalidOperationException($"Ticket {number} was changed by others too often."),
    };

    private static string Higher(string priority)
    {
        var rank = TicketPriority.All.Index().First(one => one.Item == priority).Index;
        return TicketPriority.All[Math.Min(rank + 1, TicketPriority.All.Count - 1)];
    }

    private static int? TicketOf(RuleEventRecord happened) => happened.SubjectKind is RuleEventRecord.Ticket ? int.Parse(happened.Subject, CultureInfo.InvariantCulture) : null;

    private async Task<(Team? Team, string? Problem)> TeamAsync(RuleEventRecord happened, string? name, CancellationToken cancellationToken)
    {
        if (name is null) return (null, null);
        return await names.TeamAsync(happened.OrganisationId, name, cancellationToken) is { } team ? (team, null) : (null, $"there is no team {name}");
    }

    private Task TellAsync(RuleEventRecord happened, string key, Team? team, string text, int? ticket, CancellationToken cancellationToken) => notices.AddAsync(
        new Notice
        {
            OrganisationId = happened.OrganisationId,
            Id = Guid.CreateVersion7(desk.Now).ToString("N"),
            At = desk.Now,
            Kind = "rule",
            TeamId = team?.Id,
            Text = text,
            TicketNumber = ticket,
            SessionId = happened.SubjectKind is RuleEventRecord.Conversation ? happened.Subject : null,
            Key = key,
        },
        cancellationToken);

    /// <summary>The ticket that an action works on.</summary>
    private async Task<int?> FindAsync(RuleEventRecord happened, Rule rule, bool opens, CancellationToken cancellationToken)
    {
        if (TicketOf(happened) is { } number) return number;
        var found = await store.ListAsync(happened.OrganisationId, new TicketQuery { Conversation = happened.Subject, Statuses = OpenStatuses }, 1, cancellationToken);
        if (found.Count > 0) return found[0].Number;
        if (!opens) return null;
        var facts = FactJson.Texts(happened.Facts);
        var draft = new TicketDraft
        {
            OrganisationId = happened.OrganisationId,
            Subject = Cut($"A conversation needs somebody: {rule.Name}", TicketText.LongestSubject),
            Description = Cut(facts.GetValueOrDefault("said") ?? "", TicketText.LongestDescription),
            Requester = Cut(facts.GetValueOrDefault("customer") ?? "", TicketText.LongestName),
            SessionId = happened.Subject,
            Channel = "rule",
            // All rules of the event find the same one.
            OpenedBy = $"rule/{happened.Key}",
        };
        return (await desk.OpenAsync(draft, TicketActor.Rule(rule.Name), new Deed { IsByRule = true }, cancellationToken)).Ticket.Number;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
