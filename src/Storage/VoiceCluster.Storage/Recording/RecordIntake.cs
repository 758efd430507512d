using System.Text.Json;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>The door through which records come in: what no database would take is refused here, with an error its caller can read, or
/// cleaned, so that what is in the log can also be stored.</summary>
/// <remarks>Moments become UTC in whole microseconds, the finest that PostgreSQL keeps, so that a record reads the same before and after it
/// reaches the database. A number that is none (the mean of nothing) becomes 0.</remarks>
internal static class RecordIntake
{
    private const int LongestName = 1000;

    /// <exception cref="ArgumentException">The session's id, or its metadata, is not as <see cref="SessionRecord"/> says.</exception>
    public static SessionRecord Accept(SessionRecord record) => record with
    {
        Id = CheckSession(record.Id),
        Channel = Name(record.Channel, nameof(record.Channel)),
        StartedAt = Instant(record.StartedAt),
        EndedAt = record.EndedAt is { } ended ? Instant(ended) : null,
        EndCause = OptionalName(record.EndCause),
        Metadata = StorableText.CleanJson(record.Metadata, JsonValueKind.Object, nameof(record.Metadata)),
    };

    /// <exception cref="ArgumentException">The session's id, the number, or a JSON member is not as <see cref="TurnRecord"/> says.</exception>
    public static TurnRecord Accept(TurnRecord record) => record with
    {
        SessionId = CheckSession(record.SessionId),
        Number = record.Number >= 1
            ? record.Number
            : throw new ArgumentOutOfRangeException(nameof(record), record.Number, "A turn's number is 1 or more."),
        StartedAt = Instant(record.StartedAt),
        CompletedAt = Instant(record.CompletedAt),
        UserText = Text(record.UserText, nameof(record.UserText)),
        AgentText = Text(record.AgentText, nameof(record.AgentText)),
        HeardText = Text(record.HeardText, nameof(record.HeardText)),
        Confidence = Finite(record.Confidence),
        Timings = StorableText.CleanJson(record.Timings, JsonValueKind.Object, nameof(record.Timings)),
        StateHistory = StorableText.CleanJson(record.StateHistory, JsonValueKind.Array, nameof(record.StateHistory)),
    };

    /// <exception cref="ArgumentException">The session's id or the status is not as <see cref="LlmCallRecord"/> says.</exception>
    public static LlmCallRecord Accept(LlmCallRecord record) => record with
    {
        SessionId = CheckSession(record.SessionId),
        Provider = Name(record.Provider, nameof(record.Provider)),
        Model = OptionalName(record.Model),
        Status = Enum.IsDefined(record.Status)
            ? record.Status
            : throw new ArgumentOutOfRangeException(nameof(record), record.Status, "No such status of a call to a language model."),
        Reason = record.Reason is null ? null : StorableText.Clean(record.Reason),
        Reasoning = record.Reasoning is null ? null : StorableText.Clean(record.Reasoning),
        StartedAt = Instant(record.StartedAt),
        FirstTokenMs = record.FirstTokenMs is { } first ? Finite(first) : null,
        LatencyMs = Finite(record.LatencyMs),
    };

    /// <exception cref="ArgumentException">The session's id is not as <see cref="SessionRecord"/> says.</exception>
    public static TelemetryRecord Accept(TelemetryRecord record) => record with
    {
        SessionId = CheckSession(record.SessionId),
        At = Instant(record.At),
        CancellationRate = Finite(record.CancellationRate),
        MeanResponseLatencyMs = Finite(record.MeanResponseLatencyMs),
        MeanOverheadMs = Finite(record.MeanOverheadMs),
        DebounceMs = Finite(record.DebounceMs),
    };

    /// <exception cref="ArgumentException">The session's id, the number or the entities are not as <see cref="UnderstandingRecord"/> says.</exception>
    public static UnderstandingRecord Accept(UnderstandingRecord record) => record with
    {
        SessionId = CheckSession(record.SessionId),
        TurnNumber = record.TurnNumber >= 1
            ? record.TurnNumber
            : throw new ArgumentOutOfRangeException(nameof(record), record.TurnNumber, "A turn's number is 1 or more."),
        UnderstoodAt = Instant(record.UnderstoodAt),
        Source = Name(record.Source, nameof(record.Source)),
        Intent = OptionalName(record.Intent),
        IntentConfidence = Finite(record.IntentConfidence),
        SentimentConfidence = Finite(record.SentimentConfidence),
        EmotionConfidence = Finite(record.EmotionConfidence),
        Language = Name(record.Language, nameof(record.Language)),
        LanguageConfidence = Finite(record.LanguageConfidence),
        Entities = StorableText.CleanJson(record.Entities, JsonValueKind.Array, nameof(record.Entities)),
    };

    /// <exception cref="ArgumentException">The session's id or the pauses are not as <see cref="RecordingRecord"/> says.</exception>
    public static RecordingRecord Accept(RecordingRecord record) => record with
    {
        SessionId = CheckSession(record.SessionId),
        StartedAt = Instant(record.StartedAt),
        EndedAt = record.EndedAt is { } ended ? Instant(ended) : null,
        EndCause = OptionalName(record.EndCause),
        Pauses = StorableText.CleanJson(record.Pauses, JsonValueKind.Array, nameof(record.Pauses)),
    };

    private static string CheckSession(string id)
    {
        if (id is { Length: >= 1 and <= LogFormat.MaxSessionLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) return id;
        throw new ArgumentException("A session's id has 1 to 64 characters of [A-Za-z0-9_-].", nameof(id));
    }

    private static string Text(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        return StorableText.Clean(text);
    }

    private static string Name(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        return StorableText.Clean(text.Length <= LongestName ? text : text[..LongestName]);
    }

    private static string? OptionalName(string? text) => text is null ? null : Name(text, nameof(text));

    private static double Finite(double number) => double.IsFinite(number) ? number : 0;

    private static DateTimeOffset Instant(DateTimeOffset moment)
    {
        var utc = moment.ToUniversalTime();
        return new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
