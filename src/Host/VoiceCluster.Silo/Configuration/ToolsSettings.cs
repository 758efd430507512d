using System.Collections.Frozen;
using VoiceCluster.Agents.Mcp;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Agents.Tools.Http;

namespace VoiceCluster.Silo.Configuration;

/// <summary>Where agents' tools come from, beside those of the program itself.</summary>
public sealed record ToolsSettings
{
    /// <summary>A folder of HTTP tools (<c>*.yaml</c>). Default: none.</summary>
    public string? Folder { get; init; }

    /// <summary>Servers of the Model Context Protocol by name; their tools are called <c>NAME/tool</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, McpServerSettings> Mcp { get; init; } = FrozenDictionary<string, McpServerSettings>.Empty;

    /// <summary>One sentence for each wrong setting, and for each wrong file.</summary>
    public IEnumerable<string> Validate()
    {
        if (Folder is not null && !Directory.Exists(Folder)) yield return $"Tools:Folder is '{Folder}', which is no folder";
        foreach (var problem in Folder is null ? [] : HttpToolSource.Validate(Folder)) yield return $"Tools:Folder: {problem.Replace("\n", "; ", StringComparison.Ordinal)}";
        foreach (var (name, server) in Mcp)
        {
            if (name.Length > ToolSpecification.LongestName / 2 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
                yield return $"Tools:Mcp:{name} is no name for a server; use at most {ToolSpecification.LongestName / 2} letters, digits, _ and -";
            foreach (var problem in server.Validate($"Tools:Mcp:{name}")) yield return problem;
        }
    }
}
