using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>Tells the caller what tools answered: the sentence that a result brings along, or its facts.</summary>
internal static class ToolReport
{
    private const int MostFacts = 4;
    private const int LongestText = 300;
    private const string Failed = "I am sorry, that did not work.";
    private const string Unreadable = "There is an answer, but it is nothing that I can read out.";

    /// <param name="messages">The conversation; its last messages are tools'.</param>
    public static string Of(IReadOnlyList<ChatMessage> messages)
    {
        var first = messages.Count;
        while (first > 0 && messages[first - 1].Role is ChatRole.Tool) first--;
        return string.Join(' ', messages.Skip(first).Select(static message => Sentence(message.Text)).Distinct(StringComparer.Ordinal));
    }

    private static string Sentence(string result)
    {
        // Whoever wrote it wants an agent to do something; a caller is not told it either.
        if (InstructionDetector.IsIn(result)) return Unreadable;
        JsonNode? content;
        try
        {
            content = JsonNode.Parse(result);
        }
        catch (JsonException)
        {
            return Shortened(result); // plain text
        }

        return content switch
        {
            JsonObject facts when facts["message"] is JsonValue message && message.GetValueKind() is JsonValueKind.String => message.GetValue<string>(),
            JsonObject facts when facts.ContainsKey("error") => Failed,
            JsonObject facts when facts["note"] is JsonValue note && note.GetValueKind() is JsonValueKind.String => note.GetValue<string>(),
            JsonObject facts => Shortened(string.Join(", ", facts.Where(static fact => fact.Value is JsonValue).Take(MostFacts).Select(static fact => $"{fact.Key.Replace('_', ' ')}: {fact.Value}"))),
            JsonValue value => Shortened(value.ToString()),
            _ => "That is done.",
        };
    }

    private static string Shortened(string text) => text.Length == 0 ? "That is done." : text.Length <= LongestText ? text : text[..LongestText];
}
