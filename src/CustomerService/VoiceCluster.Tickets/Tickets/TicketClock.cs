using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets;

/// <summary>What a ticket's promises are measured by, and which of their alarms were told. Kept with the ticket as JSON.</summary>
/// <param name="Events">In order of time.</param>
/// <param name="Told">Names of alarms, such as <c>first_answer/1/warned</c>.</param>
public sealed record TicketClock(ImmutableArray<SlaEvent> Events, ImmutableArray<string> Told)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A ticket's; of one from before there were clocks, what can be told from the ticket itself.</summary>
    public static TicketClock Of(Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var read = JsonSerializer.Deserialize<TicketClock>(ticket.Clock, Json)!;
        if (!read.Events.IsDefaultOrEmpty) return read with { Told = read.Told.IsDefault ? [] : read.Told };
        ImmutableArray<SlaEvent> events = [new SlaEvent(SlaEventKind.Opened, ticket.CreatedAt, ticket.Priority)];
        return new TicketClock(ticket.IsOpen ? events : events.Add(new SlaEvent(SlaEventKind.Solved, ticket.CreatedAt)), []);
    }

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <summary>Something that people are told of a promise.</summary>
/// <param name="Promise">Which.</param>
public sealed record SlaAlarm(SlaPromise Promise)
{
    /// <summary>Once for a ticket.</summary>
    public string Name => $"{Word(Promise.Kind)}/{Promise.Round}/{Word(Promise.State)}";

    /// <summary>In a sentence.</summary>
    public string Text => Promise.State is SlaState.Breached
        ? $"The promise of {Thing} was broken at {Promise.DueAt:u}."
        : $"The promise of {Thing} is broken at {Promise.DueAt:u} unless it is kept before.";

    private string Thing => Promise.Kind switch
    {
        SlaPromiseKind.FirstAnswer => "a first answer",
        SlaPromiseKind.NextAnswer => "a next answer",
        _ => "a resolution",
    };

    /// <summary>The alarms that are due and were not told. Of a promise that is broken nobody is warned any more.</summary>
    public static IEnumerable<SlaAlarm> Due(IEnumerable<SlaPromise> promises, IReadOnlyCollection<string> told) => promises
        .Where(static promise => promise.State is SlaState.Breached or SlaState.Warned).Select(static promise => new SlaAlarm(promise)).Where(alarm => !told.Contains(alarm.Name));

    /// <summary>The name of a kind or a state in records and messages: <c>first_answer</c>.</summary>
    public static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
