namespace VoiceCluster.Dialogue;

/// <summary>One conversation as it is stored (table <c>sessions</c>). Written at its start, at its end, on resume and when its settings change; the newest wins.</summary>
public sealed record SessionRecord
{
    /// <summary>The session's id: 1 to 64 characters of [A-Za-z0-9_-].</summary>
    public required string Id { get; init; }

    /// <summary><c>websocket</c>, <c>sip</c>, <c>twilio</c>, <c>audiosocket</c>.</summary>
    public required string Channel { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while the call is up.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended: <c>hang_up</c>, <c>stale</c>, <c>shutdown</c>, <c>crash</c>...</summary>
    public string? EndCause { get; init; }

    /// <summary>The client's metadata as a JSON object.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>What the client set, by name, as a JSON object of texts; read again when the session is resumed.</summary>
    public string Settings { get; init => field = value ?? "{}"; } = "{}"; // a log of an earlier version has none
}
