using System.Text.Json;

namespace VoiceCluster.Tickets;

/// <summary>What an entry of a history tells.</summary>
public enum TicketEntryKind
{
    /// <summary>The ticket began.</summary>
    Opened,

    /// <summary>Something of it was changed.</summary>
    Changed,

    /// <summary>Somebody wrote something.</summary>
    Comment,

    /// <summary>A conversation or a recording was linked.</summary>
    Linked,

    /// <summary>A promise is about to be broken, or is.</summary>
    Alarm,
}

/// <summary>Who does something to a ticket.</summary>
/// <param name="Kind"><c>person</c>, <c>key</c>, <c>shared-token</c>, <c>open-door</c>, <c>agent</c> for a voice agent, <c>rule</c>, <c>system</c>.</param>
/// <param name="Id">Of the user, key, agent or rule.</param>
/// <param name="Name">For people to read, as it is then.</param>
public sealed record TicketActor(string Kind, string Id, string Name)
{
    /// <summary>The clock.</summary>
    public static TicketActor Clock { get; } = new("system", "clock", "the clock");

    /// <summary>A voice agent.</summary>
    public static TicketActor Agent(string name) => new("agent", name, name);

    /// <summary>A rule.</summary>
    public static TicketActor Rule(string name) => new("rule", name, $"rule '{name}'");
}

/// <summary>One entry of a ticket's history. Never changed.</summary>
public sealed record TicketEntry
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required string OrganisationId { get; init; }

    public required int TicketNumber { get; init; }

    /// <summary>From 1.</summary>
    public required int Sequence { get; init; }

    public required TicketEntryKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ActorKind { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>What was written, or what happened in a sentence.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the customer may see it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether it is the customer's word.</summary>
    public bool IsFromCustomer { get; init; }

    /// <summary>JSON array of {field, from, to}.</summary>
    public string Changes { get; init; } = "[]";

    /// <summary>Once in an organisation: what makes doing it twice one entry; null when it may come again.</summary>
    public string? Key { get; init; }

    /// <summary>What was changed.</summary>
    public IReadOnlyList<FieldChange> FieldChanges => JsonSerializer.Deserialize<List<FieldChange>>(Changes, Json)!;

    /// <summary>What it changed, as rules know it: names of fields, <c>opened</c>, <c>comment</c>, <c>links</c>, <c>promise</c>.</summary>
    public IReadOnlyList<string> Changed =>
    [
        .. FieldChanges.Select(static change => change.Field),
        .. Kind switch
        {
            TicketEntryKind.Opened => ["opened"],
            TicketEntryKind.Comment => ["comment"],
            TicketEntryKind.Linked => ["links"],
            TicketEntryKind.Alarm => ["promise"],
            _ => Array.Empty<string>(),
        },
    ];
}

/// <summary>A change of one field.</summary>
/// <param name="Field">As the API names it.</param>
/// <param name="From">Before.</param>
/// <param name="To">From then on.</param>
public sealed record FieldChange(string Field, string? From, string? To);

/// <summary>Something that a ticket is about.</summary>
public sealed record TicketLink
{
    public const string Conversation = "conversation";
    public const string Recording = "recording";

    public required string OrganisationId { get; init; }

    public required int TicketNumber { get; init; }

    /// <summary><see cref="Conversation"/> or <see cref="Recording"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string Target { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}
