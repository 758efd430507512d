namespace VoiceCluster.Storage;

/// <summary>What a record of the log is; the value is the letter that stands in the log.</summary>
internal enum RecordKind : byte
{
    Session = (byte)'s',
    Turn = (byte)'t',
    LlmCall = (byte)'l',
    Telemetry = (byte)'m',
    Recording = (byte)'r',
    Understanding = (byte)'u',
}

internal static class RecordKinds
{
    public static bool IsKnown(RecordKind kind) =>
        kind is RecordKind.Session or RecordKind.Turn or RecordKind.LlmCall or RecordKind.Telemetry or RecordKind.Recording or RecordKind.Understanding;

    /// <summary>What a full log gives up first.</summary>
    public static bool IsExpendable(RecordKind kind) => kind is RecordKind.LlmCall or RecordKind.Telemetry or RecordKind.Understanding;

    /// <summary>The table it goes to; also its name in metrics.</summary>
    public static string Table(RecordKind kind) => kind switch
    {
        RecordKind.Session => "sessions",
        RecordKind.Turn => "turns",
        RecordKind.LlmCall => "llm_calls",
        RecordKind.Telemetry => "telemetry",
        RecordKind.Recording => "recordings",
        RecordKind.Understanding => "turn_understanding",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of record."),
    };
}
