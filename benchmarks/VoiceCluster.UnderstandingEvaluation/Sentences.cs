using System.Text.Json;

namespace VoiceCluster.UnderstandingEvaluation;

/// <summary>Sentences of others, with what they mean.</summary>
internal static class Sentences
{
    /// <summary>banking77: a text and its intent, one JSON object a line.</summary>
    public static List<(string Text, string Intent)> Intents(string path) =>
        [.. File.ReadLines(path).Select(static line => JsonDocument.Parse(line).RootElement).Select(static json => (json.GetProperty("text").GetString()!, json.GetProperty("intent").GetString()!))];

    /// <summary>The reviews that the npm package <c>sentiment</c> is tested by: <c>[{"class": 0 or 1, "text": ...}]</c>.</summary>
    public static List<(string Text, bool IsPositive)> Reviews(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return [.. json.RootElement.EnumerateArray().Select(static one => (one.GetProperty("text").GetString()!, one.GetProperty("class").ToString() is "1"))];
    }
}
