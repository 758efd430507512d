using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>What an engine says of itself (<c>info</c>).</summary>
/// <param name="Recognisers">Models that hear, of all its programs; null when it has no such program.</param>
/// <param name="StreamsTranscripts">It sends parts of a transcript while it hears.</param>
/// <param name="Voices">Voices that speak; null when it has no such program.</param>
/// <param name="StreamsSpeech">It takes text in parts.</param>
internal sealed record WyomingInfo(IReadOnlyList<string>? Recognisers, bool StreamsTranscripts, IReadOnlyList<string>? Voices, bool StreamsSpeech)
{
    public static WyomingInfo Of(WyomingEvent info)
    {
        var (hears, speaks) = (Programs(info, "asr"), Programs(info, "tts"));
        return new WyomingInfo(
            hears.Count == 0 ? null : Names(hears, "models"), hears.Exists(static one => Flag(one, "supports_transcript_streaming")),
            speaks.Count == 0 ? null : Names(speaks, "voices"), speaks.Exists(static one => Flag(one, "supports_synthesize_streaming")));
    }

    private static List<JsonObject> Programs(WyomingEvent info, string kind) => [.. (info.Data[kind] as JsonArray ?? []).OfType<JsonObject>()];

    private static List<string> Names(List<JsonObject> programs, string kind) =>
        [.. programs.SelectMany(program => (program[kind] as JsonArray ?? []).OfType<JsonObject>()).Select(static one => (string?)one["name"] ?? "").Where(static name => name.Length > 0)];

    private static bool Flag(JsonObject program, string name) => program[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
