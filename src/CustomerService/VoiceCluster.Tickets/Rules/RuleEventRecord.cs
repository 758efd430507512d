
namespace VoiceCluster.Tickets;

/// <summary>
/// Something that rules are asked about: a row of the outbox, written with what happened, and kept afterwards as the trace of what rules said and did.
/// </summary>
public sealed record RuleEventRecord
{
    public const string Ticket = "ticket";
    public const string Conversation = "conversation";

    public required string OrganisationId { get; init; }

    /// <summary>Once in an organisation: <c>ticket/12/3</c> for the third entry of ticket 12.</summary>
    public required string Key { get; init; }

    /// <summary>One of <see cref="Rules.RuleEvents.All"/>.</summary>
    public required string Event { get; init; }

    /// <summary><see cref="Ticket"/> or <see cref="Conversation"/>.</summary>
    public required string SubjectKind { get; init; }

    /// <summary>The ticket's number, or the conversation's id.</summary>
    public required string Subject { get; init; }

    /// <summary>JSON object of the facts, as <see cref="Rules.FactJson"/> writes them.</summary>
    public required string Facts { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When rules had been asked and had done what they do; null before.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>How often it failed.</summary>
    public int Attempts { get; init; }

    /// <summary>JSON array of {rule, holds, path, line, leaf, found}: each rule that was asked, and why it held or did not.</summary>
    public string Trace { get; init; } = "[]";

    /// <summary>JSON array of {rule, action, outcome, done}: what was done, or why not.</summary>
    public string Actions { get; init; } = "[]";
}

/// <summary>What came of an action.</summary>
/// <param name="Rule">Whose.</param>
/// <param name="Action">Its kind, such as <c>set_priority</c>.</param>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Outcome">In a sentence.</param>
public sealed record ActionOutcome(string Rule, string Action, bool IsDone, string Outcome);

/// <summary>Keeps what rules are asked about, and what they said.</summary>
public interface IRuleEventStore
{
    /// <summary>Adds one; one whose key is there already is passed over.</summary>
    Task AddAsync(RuleEventRecord record, CancellationToken cancellationToken);

    /// <summary>Those of all organisations that rules were not asked about yet, oldest first.</summary>
    Task<IReadOnlyList<RuleEventRecord>> PendingAsync(int most, CancellationToken cancellationToken);

    /// <summary>Writes what came of one.</summary>
    Task CompleteAsync(RuleEventRecord record, CancellationToken cancellationToken);

    /// <summary>What rules said and did about a ticket or a conversation, oldest first.</summary>
    Task<IReadOnlyList<RuleEventRecord>> ListAsync(string organisation, string subjectKind, string subject, int most, CancellationToken cancellationToken);
}
