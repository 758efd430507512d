using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>Records as they stand in the log. A later version may add members: missing ones take their default, unknown ones are passed over.</summary>
internal static class RecordJson
{
    private static readonly RecordJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Relaxed: the log is no web page, and all scripts should stay readable in it. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Serialize(object record) => JsonSerializer.SerializeToUtf8Bytes(record, record.GetType(), Context);

    /// <exception cref="JsonException">It is no such record.</exception>
    public static object Deserialize(RecordKind kind, ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, TypeOf(kind), Context) ?? throw new JsonException("A record cannot be null.");

    private static Type TypeOf(RecordKind kind) => kind switch
    {
        RecordKind.Session => typeof(SessionRecord),
        RecordKind.Turn => typeof(TurnRecord),
        RecordKind.LlmCall => typeof(LlmCallRecord),
        RecordKind.Telemetry => typeof(TelemetryRecord),
        RecordKind.Recording => typeof(RecordingRecord),
        RecordKind.Understanding => typeof(UnderstandingRecord),
        _ => throw new JsonException($"This version knows no records of kind '{(char)kind}'."),
    };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(TurnRecord))]
[JsonSerializable(typeof(LlmCallRecord))]
[JsonSerializable(typeof(TelemetryRecord))]
[JsonSerializable(typeof(RecordingRecord))]
[JsonSerializable(typeof(UnderstandingRecord))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
