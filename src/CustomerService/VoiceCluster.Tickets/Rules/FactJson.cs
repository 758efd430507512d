using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.Tickets.Rules;

/// <summary>Facts as they are kept between what happened and the rules: times in seconds, times of day in minutes, as <see cref="FactSet"/> takes plain numbers.</summary>
public static class FactJson
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them; a fact that is null is left out.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, object?>> facts) => JsonSerializer.Serialize(
        facts.Where(static fact => fact.Value is not null).ToDictionary(static fact => fact.Key, static fact => Plain(fact.Value!), StringComparer.Ordinal), Json);

    /// <summary>Reads them. A fact that there is no more is passed over: rows outlive versions.</summary>
    public static FactSet Read(string json)
    {
        var facts = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        return FactSet.Of(facts.Where(static fact => fact.Key.StartsWith(FactSchema.FieldPrefix, StringComparison.Ordinal) || FactSchema.Find(fact.Key) is not null)
            .Select(static fact => KeyValuePair.Create(fact.Key, Value(fact.Value))));
    }

    /// <summary>The facts that are texts.</summary>
    public static IReadOnlyDictionary<string, string> Texts(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!
        .Where(static fact => fact.Value.ValueKind is JsonValueKind.String).ToDictionary(static fact => fact.Key, static fact => fact.Value.GetString()!, StringComparer.Ordinal);

    /// <summary>The same facts with one more, or another.</summary>
    public static string With(string json, string name, int value)
    {
        var facts = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        facts[name] = JsonSerializer.SerializeToElement(value);
        return JsonSerializer.Serialize(facts, Json);
    }

    /// <summary>A value as <see cref="FactSet"/> takes it; null for none.</summary>
    public static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(static one => one.ToString()).ToArray(),
        _ => null,
    };

    private static object Plain(object value) => value switch
    {
        TimeSpan time => time.TotalSeconds,
        TimeOnly time => (time.Hour * 60) + time.Minute,
        _ => value,
    };
}
