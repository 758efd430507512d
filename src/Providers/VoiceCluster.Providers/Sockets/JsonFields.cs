using System.Text.Json;

namespace VoiceCluster.Providers;

/// <summary>Reads a vendor's JSON without trusting it: what is missing or of another type is the default.</summary>
public static class JsonFields
{
    /// <summary>A field's text; null when it is none.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A field's number; 0 when it is none.</summary>
    public static double Number(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : 0;

    /// <summary>True when the field is true.</summary>
    public static bool Flag(this JsonElement json, string name) => json.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The field, whatever it is; undefined when the object lacks it.</summary>
    public static JsonElement Field(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The elements of an array; none when the field is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>Bytes in base64; null when the field is none.</summary>
    public static byte[]? Base64(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : null;
}
