using System.Text.Json;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Rest;

/// <summary>A ticket.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Description">All of it.</param>
/// <param name="Requester">Who asked, as far as it is known: an address, a number or a name.</param>
/// <param name="Status"><c>new</c>, <c>open</c>, <c>pending</c>, <c>hold</c>, <c>solved</c> or <c>closed</c>.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</param>
/// <param name="SessionId">The conversation in which it was opened; null for none.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UpdatedAt">The newest change.</param>
/// <param name="Channel">Where it came from: <c>agent</c>, <c>api</c>, <c>mcp</c>, <c>rule</c>; empty when that is not known.</param>
/// <param name="Assignee">The id of the user whose it is; null for nobody.</param>
/// <param name="Team">The id of the team whose it is; null for none.</param>
/// <param name="Tags">In order of the alphabet.</param>
/// <param name="Fields">Custom fields: a text, a number or a flag each.</param>
/// <param name="Policy">The policy whose promises hold; null for none.</param>
/// <param name="Promise">How the tightest promise stands: <c>running</c>, <c>warned</c>, <c>paused</c>, <c>kept</c>, <c>breached</c>; null when nothing is promised.</param>
/// <param name="DueAt">When the tightest open promise is broken; null when none runs.</param>
public record TicketView(
    int Number, string Subject, string Description, string Requester, string Status, string Priority, string? SessionId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Channel,
    string? Assignee, string? Team, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, JsonElement> Fields, string? Policy, string? Promise, DateTimeOffset? DueAt)
{
    internal static TicketView Of(Ticket t) => new(
        t.Number, t.Subject, t.Description, t.Requester, TicketStatusNames.NameOf(t.Status), t.Priority, t.SessionId, t.CreatedAt, t.UpdatedAt, t.Channel,
        t.AssigneeId, t.TeamId, t.TagList, t.FieldMap, t.Policy, t.Promise, t.DueAt);
}

/// <summary>A ticket, what is promised, and what it is about.</summary>
public sealed record TicketDetailView : TicketView
{
    internal TicketDetailView(TicketView ticket, IReadOnlyList<PromiseView> promises, IReadOnlyList<TicketLinkView> links)
        : base(ticket) => (Promises, Links) = (promises, links);

    /// <summary>Each promise, those that are over too.</summary>
    public IReadOnlyList<PromiseView> Promises { get; }

    /// <summary>Conversations and recordings.</summary>
    public IReadOnlyList<TicketLinkView> Links { get; }
}

/// <summary>A promise at this moment.</summary>
/// <param name="Kind"><c>first_answer</c>, <c>next_answer</c> or <c>resolution</c>.</param>
/// <param name="Round">From 1; later ones are further answers.</param>
/// <param name="State"><c>running</c>, <c>warned</c>, <c>paused</c>, <c>kept</c> or <c>breached</c>.</param>
/// <param name="TargetSeconds">The working time that it allows.</param>
/// <param name="ElapsedSeconds">Working time that has counted.</param>
/// <param name="PausedSeconds">Working time that did not count.</param>
/// <param name="StartedAt">When its clock began.</param>
/// <param name="EndedAt">When it was kept, in time or late; null while it is open.</param>
/// <param name="DueAt">When it is, or was, broken; null while its clock stands still.</param>
/// <param name="WarnAt">When people are warned.</param>
public sealed record PromiseView(
    string Kind, int Round, string State, double TargetSeconds, double ElapsedSeconds, double PausedSeconds, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? DueAt, DateTimeOffset? WarnAt)
{
    internal static PromiseView Of(SlaPromise p) => new(
        SlaAlarm.Word(p.Kind), p.Round, SlaAlarm.Word(p.State), p.Target.TotalSeconds, p.Elapsed.TotalSeconds, p.Paused.TotalSeconds, p.StartedAt, p.EndedAt, p.DueAt, p.WarnAt);
}

/// <summary>Something that a ticket is about.</summary>
/// <param name="Kind"><c>conversation</c> or <c>recording</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="AddedAt">Since when; of the recordings of a linked conversation, when they began.</param>
public sealed record TicketLinkView(string Kind, string Id, DateTimeOffset AddedAt);

/// <summary>An entry of a ticket's history.</summary>
/// <param name="Sequence">From 1.</param>
/// <param name="Kind"><c>opened</c>, <c>changed</c>, <c>comment</c>, <c>linked</c> or <c>alarm</c>.</param>
/// <param name="At">When.</param>
/// <param name="ActorKind"><c>person</c>, <c>key</c>, <c>shared-token</c>, <c>open-door</c>, <c>agent</c>, <c>rule</c> or <c>system</c>.</param>
/// <param name="ActorId">Whose doing.</param>
/// <param name="ActorName">As it was then.</param>
/// <param name="Text">What was written, or what happened in a sentence.</param>
/// <param name="IsPublic">Whether the customer may see it.</param>
/// <param name="IsFromCustomer">Whether it is the customer's word.</param>
/// <param name="Changes">What was changed.</param>
public sealed record TicketEntryView(
    int Sequence, string Kind, DateTimeOffset At, string ActorKind, string ActorId, string ActorName, string Text, bool IsPublic, bool IsFromCustomer, IReadOnlyList<FieldChange> Changes)
{
    internal static TicketEntryView Of(TicketEntry e) => new(
        e.Sequence, SlaAlarm.Word(e.Kind), e.At, e.ActorKind, e.ActorId, e.ActorName, e.Text, e.IsPublic, e.IsFromCustomer, e.FieldChanges);
}

/// <summary>A ticket to open, or what is changed of one: what is null stays, or has its default.</summary>
/// <param name="Subject">1 to 120 characters; needed to open one.</param>
/// <param name="Description">At most 4,000 characters.</param>
/// <param name="Requester">An address, a number or a name; at most 200 characters.</param>
/// <param name="Status">As in <see cref="TicketView"/>; only to change one.</param>
/// <param name="Priority">As in <see cref="TicketView"/>; <c>normal</c> by default.</param>
/// <param name="Assignee">The id of a user; empty for nobody.</param>
/// <param name="Team">The id of a team; empty for none.</param>
/// <param name="Tags">All of them, at most 30.</param>
/// <param name="Fields">Custom fields, at most 50; of a change, those that change, and null removes one.</param>
/// <param name="Conversation">The conversation that it comes from; only to open one.</param>
public sealed record TicketRequest(
    string? Subject, string? Description, string? Requester, string? Status, string? Priority, string? Assignee, string? Team, IReadOnlyList<string>? Tags,
    IReadOnlyDictionary<string, JsonElement>? Fields, string? Conversation);

/// <summary>Something to write to a ticket.</summary>
/// <param name="Text">1 to 10,000 characters.</param>
/// <param name="IsPublic">Whether the customer may see it: then it is our answer. <c>false</c> by default: a note among us.</param>
/// <param name="IsFromCustomer">Whether it is what the customer said or wrote.</param>
public sealed record CommentRequest(string? Text, bool? IsPublic, bool? IsFromCustomer);

/// <summary>Something that a ticket is about.</summary>
/// <param name="Kind"><c>conversation</c> or <c>recording</c>.</param>
/// <param name="Id">Its id.</param>
public sealed record LinkRequest(string? Kind, string? Id);
