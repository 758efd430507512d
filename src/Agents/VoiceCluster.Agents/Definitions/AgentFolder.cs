using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Agents.Definitions;

/// <summary>The agents of a folder, <c>*.yaml</c>: a changed file counts for the calls that begin from then on.</summary>
public sealed partial class AgentFolder : IAgentCatalog, IDisposable
{
    private readonly ToolRegistry _tools;
    private readonly Func<AgentDefinition, IEnumerable<string>> _validate;
    private readonly Func<string, string?>? _modelProblem;
    private readonly ILogger<AgentFolder> _logger;
    private readonly LastGoodFiles<AgentDefinition>? _files;

    /// <param name="folder">Null for no agents.</param>
    /// <param name="tools">What they may be given.</param>
    /// <param name="validate">Further problems of an agent, such as settings that do not fit; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Changes, and what is wrong.</param>
    /// <param name="modelProblem">What is wrong with a link of a chain of models; null to take each that may exist.</param>
    public AgentFolder(
        string? folder, ToolRegistry tools, Func<AgentDefinition, IEnumerable<string>>? validate, TimeProvider time, ILogger<AgentFolder> logger, Func<string, string?>? modelProblem = null)
    {
        (_tools, _validate, _logger, _modelProblem) = (tools, validate ?? (static _ => []), logger, modelProblem);
        if (folder is not null) _files = new LastGoodFiles<AgentDefinition>(folder, static _ => true, Read, time, logger);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<AgentDefinition> All => _files is null ? [] : [.. _files.Values.OrderBy(static agent => agent.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public AgentDefinition? Find(string? name)
    {
        var all = All;
        return name is null or AgentDefinition.DefaultName
            ? all.FirstOrDefault(static agent => agent.IsDefault) ?? all.FirstOrDefault(static agent => agent.Name == AgentDefinition.DefaultName)
            : all.FirstOrDefault(agent => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public void Dispose() => _files?.Dispose();

    private AgentDefinition Read(string path)
    {
        var agent = AgentFile.Load(path, [.. _tools.All.Keys], _modelProblem);
        if (_validate(agent).FirstOrDefault() is { } problem) throw new AgentFileException(Path.GetFileName(path), 1, problem);
        LogTaken(agent.Name, path);
        return agent;
    }

    [LoggerMessage(60, LogLevel.Information, "Agent {Agent} is taken from {Path}")]
    private partial void LogTaken(string agent, string path);
}
