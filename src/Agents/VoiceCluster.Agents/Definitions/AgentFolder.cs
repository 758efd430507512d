using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Agents.Definitions;

/// <summary>
/// The agents of a folder, <c>*.yaml</c>, looked at every second: a changed file counts for the calls that begin from then on; one that is wrong is said so in
/// the log, and what it was before stays.
/// </summary>
public sealed partial class AgentFolder : IAgentCatalog, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string? _folder;
    private readonly ToolRegistry _tools;
    private readonly Func<AgentDefinition, IEnumerable<string>> _validate;
    private readonly ILogger<AgentFolder> _logger;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, (DateTime ChangedAt, long Length, AgentDefinition? Agent)> _files =
        ImmutableDictionary<string, (DateTime, long, AgentDefinition?)>.Empty;

    /// <param name="folder">Null for no agents.</param>
    /// <param name="tools">What they may be given.</param>
    /// <param name="validate">Further problems of an agent, such as settings that do not fit; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Changes, and what is wrong.</param>
    public AgentFolder(string? folder, ToolRegistry tools, Func<AgentDefinition, IEnumerable<string>>? validate, TimeProvider time, ILogger<AgentFolder> logger)
    {
        (_folder, _tools, _validate, _logger) = (folder, tools, validate ?? (static _ => []), logger);
        if (folder is null) return;
        Look();
        _timer = time.CreateTimer(static folder => ((AgentFolder)folder!).Look(), this, Every, Every);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<AgentDefinition> All => [.. _files.Values.Select(static file => file.Agent).OfType<AgentDefinition>().OrderBy(static agent => agent.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public AgentDefinition? Find(string? name) => name is null or AgentDefinition.DefaultName
        ? All.FirstOrDefault(static agent => agent.IsDefault) ?? All.FirstOrDefault(static agent => agent.Name == AgentDefinition.DefaultName)
        : All.FirstOrDefault(agent => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // A look that takes longer than a second is not joined by the next.
        if (!_gate.TryEnter()) return;
        try
        {
            var seen = new DirectoryInfo(_folder!).EnumerateFiles("*.yaml").ToDictionary(static file => file.FullName, static file => (file.LastWriteTimeUtc, file.Length));
            foreach (var gone in _files.Keys.Except(seen.Keys).ToList())
            {
                _files = _files.Remove(gone);
                LogGone(gone);
            }

            foreach (var (path, (changedAt, length)) in seen)
            {
                if (_files.TryGetValue(path, out var known) && (known.ChangedAt, known.Length) == (changedAt, length)) continue;
                _files = _files.SetItem(path, (changedAt, length, Read(path) ?? known.Agent));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRead(_folder!, exception.Message);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private AgentDefinition? Read(string path)
    {
        try
        {
            var agent = AgentFile.Load(path, [.. _tools.All.Keys]);
            if (_validate(agent).FirstOrDefault() is { } problem) throw new AgentFileException(Path.GetFileName(path), 1, problem);
            LogTaken(agent.Name, path);
            return agent;
        }
        catch (AgentFileException exception)
        {
            LogNotTaken(exception.Message);
            return null;
        }
    }

    [LoggerMessage(60, LogLevel.Information, "Agent {Agent} is taken from {Path}")]
    private partial void LogTaken(string agent, string path);

    [LoggerMessage(61, LogLevel.Error, "An agent's file is wrong and not taken; what it was before stays. {Problem}")]
    private partial void LogNotTaken(string problem);

    [LoggerMessage(62, LogLevel.Warning, "The agents in {Folder} cannot be read: {Problem}")]
    private partial void LogNotRead(string folder, string problem);

    [LoggerMessage(63, LogLevel.Information, "The agent of {Path} is gone with its file")]
    private partial void LogGone(string path);
}
