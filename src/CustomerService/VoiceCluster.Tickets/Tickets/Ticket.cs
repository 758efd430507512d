using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.Tickets;

/// <summary>Something that people have to look after. Immutable; <see cref="TicketLife"/> makes the next one.</summary>
public sealed record Ticket
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string OrganisationId { get; init; }

    /// <summary>From 1, in each organisation; what callers are told.</summary>
    public required int Number { get; init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    /// <summary>Who asked for it: an address, a telephone number or a name; empty when it is not known. Promises go by it.</summary>
    public string Requester { get; init; } = "";

    public TicketStatus Status { get; init; } = TicketStatus.New;

    /// <summary>One of <see cref="TicketPriority.All"/>.</summary>
    public string Priority { get; init; } = TicketPriority.Normal;

    /// <summary>The conversation in which it was opened; null for none.</summary>
    public string? SessionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What makes opening it twice one ticket: a call's idempotency key, or something unique.</summary>
    public required string OpenedBy { get; init; }

    /// <summary>Where it came from: <c>agent</c>, <c>api</c>, <c>mcp</c>, <c>rule</c>; empty for a ticket from before there were channels.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The user whose it is; null for nobody.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>The team whose it is; null for none.</summary>
    public string? TeamId { get; init; }

    /// <summary>JSON array of <see cref="TagList"/>.</summary>
    public string Tags { get; init; } = "[]";

    /// <summary>JSON object of <see cref="FieldMap"/>.</summary>
    public string Fields { get; init; } = "{}";

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>JSON of the <see cref="TicketClock"/>.</summary>
    public string Clock { get; init; } = "{}";

    /// <summary>The policy whose promises hold; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>How the tightest promise stands: <c>running</c>, <c>warned</c>, <c>paused</c>, <c>kept</c>, <c>breached</c>; null when nothing is promised.</summary>
    public string? Promise { get; init; }

    /// <summary>When the tightest open promise is broken; null when none runs.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the ticket must be measured again; null when only a change can matter.</summary>
    public DateTimeOffset? AlarmAt { get; init; }

    /// <summary>How many entries its history has.</summary>
    public int Entries { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>In order of the alphabet, in lower case.</summary>
    public ImmutableArray<string> TagList => JsonSerializer.Deserialize<ImmutableArray<string>>(Tags);

    /// <summary>Custom fields: a text, a number or a flag each.</summary>
    public ImmutableSortedDictionary<string, JsonElement> FieldMap =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Fields)!.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Whether there is something left to do.</summary>
    public bool IsOpen => Status is not (TicketStatus.Solved or TicketStatus.Closed);

    internal static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);
}
