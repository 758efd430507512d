using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>One event of the protocol: a line of JSON, then its data, then its payload.</summary>
/// <param name="Type">For example <c>audio-chunk</c>.</param>
/// <param name="Data">Empty when the event has none.</param>
/// <param name="Payload">Usually PCM.</param>
public sealed record WyomingEvent(string Type, JsonObject Data, ReadOnlyMemory<byte> Payload)
{
    public WyomingEvent(string type, JsonObject? data = null)
        : this(type, data ?? [], ReadOnlyMemory<byte>.Empty)
    {
    }

    /// <summary>A text of the data; null when it is none.</summary>
    public string? Text(string name) => Data[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number of the data; 0 when it is none.</summary>
    public int Number(string name) => Data[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    /// <summary>A flag of the data.</summary>
    public bool Flag(string name) => Data[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
