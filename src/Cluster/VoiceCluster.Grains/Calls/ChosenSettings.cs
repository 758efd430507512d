using System.Collections.Immutable;
using System.Text.Json;

namespace VoiceCluster.Grains.Calls;

/// <summary>A client's settings as the session's record keeps them: a JSON object of texts.</summary>
internal static class ChosenSettings
{
    public static string Write(ImmutableDictionary<string, string> chosen) =>
        chosen.IsEmpty ? "{}" : JsonSerializer.Serialize(new SortedDictionary<string, string>(chosen, StringComparer.Ordinal));

    /// <summary>What is no such object, or no text in it, is passed over: a session is taken up without it rather than not at all.</summary>
    public static ImmutableDictionary<string, string> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) return ImmutableDictionary<string, string>.Empty;
            var texts = document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String);
            return ImmutableDictionary<string, string>.Empty.SetItems(texts.Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)));
        }
        catch (JsonException)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
    }
}
