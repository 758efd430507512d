using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.Dialogue;

/// <summary>A passage that an answer was built from.</summary>
/// <param name="Base">The knowledge base.</param>
/// <param name="Document">The document's name in it.</param>
/// <param name="Title">What the document calls itself.</param>
/// <param name="Section">The headings above the passage, from the outermost, with <c> > </c> between; empty when there are none.</param>
public sealed record Citation(string Base, string Document, string Title, string Section)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As they are stored.</summary>
    public static string ToJson(IReadOnlyList<Citation> citations) => citations is { Count: > 0 } ? JsonSerializer.Serialize(citations, Json) : "[]";

    /// <summary>As they were stored.</summary>
    /// <exception cref="JsonException">It is nothing that <see cref="ToJson"/> wrote.</exception>
    public static IReadOnlyList<Citation> FromJson(string json) => JsonSerializer.Deserialize<IReadOnlyList<Citation>>(json, Json) ?? [];
}
