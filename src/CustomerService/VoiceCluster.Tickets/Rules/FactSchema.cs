using System.Collections.Frozen;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Tickets.Rules;

/// <summary>What a fact holds.</summary>
public enum FactType
{
    /// <summary>Compared whatever its case.</summary>
    Text,
    Number,
    Flag,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>In seconds; written <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
    Duration,

    /// <summary>Of the day, in minutes since midnight; written <c>17:30</c>.</summary>
    Time,
}

/// <summary>Something that rules may ask about.</summary>
/// <param name="Name">As rules write it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="About">In a few words.</param>
/// <param name="Values">All that it can be; null for anything.</param>
public sealed record Fact(string Name, FactType Type, string About, IReadOnlyList<string>? Values = null)
{
    internal int Slot { get; init; } = -1;

    /// <summary>A custom field rather than one of the schema.</summary>
    public bool IsField => Slot < 0;

    /// <summary>Whether it can be computed with.</summary>
    public bool IsNumeric => Type is FactType.Number or FactType.Duration or FactType.Time;
}

/// <summary>All facts that there are, beside the custom fields that a file declares: closed, so that a rule that asks about something else is refused.</summary>
public static class FactSchema
{
    /// <summary>What custom fields' names begin with.</summary>
    public const string FieldPrefix = "fields.";

    private static readonly Fact[] Known =
    [
        new("event", FactType.Text, "what has just happened", RuleEvents.All),
        new("intent", FactType.Text, "what the caller wants in the newest turn"),
        new("intent_confidence", FactType.Number, "0 to 1"),
        new("sentiment", FactType.Text, "of the newest turn", Names<Sentiment>()),
        new("sentiment_confidence", FactType.Number, "0 to 1"),
        new("emotion", FactType.Text, "of the newest turn", Names<Emotion>()),
        new("emotion_confidence", FactType.Number, "0 to 1"),
        new("language", FactType.Text, "of the newest turn, ISO 639-1"),
        new("profane", FactType.Flag, "the caller swore in the newest turn"),
        new("said", FactType.Text, "the words of the newest turn, or what was written last"),
        new("turns", FactType.Number, "turns of the conversation so far"),
        new("interruptions", FactType.Number, "how often the agent was interrupted"),
        new("call_time", FactType.Duration, "since the call began"),
        new("channel", FactType.Text, "websocket, sip, twilio, audiosocket; of tickets, where they came from"),
        new("customer", FactType.Text, "the caller's number or address"),
        new("end_cause", FactType.Text, "why the call ended"),
        new("time", FactType.Time, "of day, where the organisation is"),
        new("weekday", FactType.Text, "where the organisation is", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]),
        new("wait", FactType.Duration, "how long the customer has waited for an answer to the ticket"),
        new("age", FactType.Duration, "since the ticket was opened"),
        new("ticket", FactType.Number, "the ticket's number"),
        new("subject", FactType.Text, "of the ticket"),
        new("status", FactType.Text, "of the ticket", TicketStatusNames.All),
        new("priority", FactType.Text, "of the ticket", TicketPriority.All),
        new("assignee", FactType.Text, "of the ticket; missing when nobody is"),
        new("team", FactType.Text, "of the ticket; missing when none is"),
        new("tags", FactType.Texts, "of the ticket"),
        new("changed", FactType.Texts, "what the ticket's newest change changed"),
        new("promise", FactType.Text, "how the ticket's tightest promise stands", ["running", "warned", "paused", "kept", "breached"]),
    ];

    private static readonly FrozenDictionary<string, Fact> ByName = Known.Index().ToFrozenDictionary(static fact => fact.Item.Name, static fact => fact.Item with { Slot = fact.Index }, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fact> All => Known;

    /// <summary>One of them; null when there is none of that name.</summary>
    public static Fact? Find(string name) => ByName.GetValueOrDefault(name);

    internal static int Slot(string name) => ByName[name].Slot;

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(UnderstandingRecord.NameOf)];
}

/// <summary>What rules are evaluated on.</summary>
public static class RuleEvents
{
    /// <summary>A caller's turn was understood.</summary>
    public const string TurnUnderstood = "turn_understood";

    /// <summary>A ticket was opened or changed.</summary>
    public const string TicketChanged = "ticket_changed";

    /// <summary>A call ended.</summary>
    public const string CallEnded = "call_ended";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [TurnUnderstood, TicketChanged, CallEnded];
}
