using System.Text.Json.Nodes;

namespace VoiceCluster.Simulators;

/// <summary>What both vendors demand of tools.</summary>
internal static class ToolRules
{
    /// <summary>What is wrong with a tool's name; null when nothing is.</summary>
    public static string? NameProblem(JsonNode? name) =>
        name is JsonValue value && value.TryGetValue<string>(out var text) && IsLegal(text) ? null : $"tool name {name}: must match ^[a-zA-Z0-9_-]{{1,64}}$";

    /// <summary>What is wrong with a schema of arguments; null when nothing is.</summary>
    public static string? SchemaProblem(JsonNode? schema) => schema switch
    {
        not JsonObject => "schema must be an object",
        JsonObject root when (string?)root["type"] != "object" => "schema must be of type object",
        JsonObject root when root["properties"] is not (null or JsonObject) => "properties must be an object",
        JsonObject root when root["required"] is not (null or JsonArray) => "required must be an array",
        _ => null,
    };

    /// <summary>Whether two tools have one name.</summary>
    public static string? Duplicate(IEnumerable<string> names) =>
        names.GroupBy(static name => name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1)?.Key is { } twice ? $"tool names must be unique: {twice}" : null;

    private static bool IsLegal(string name) => name.Length is > 0 and <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
