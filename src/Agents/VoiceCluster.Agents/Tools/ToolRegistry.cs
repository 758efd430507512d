namespace VoiceCluster.Agents.Tools;

/// <summary>All tools that agents can be given, by name.</summary>
/// <param name="sources">Where they come from; of two with one name the first source's is taken.</param>
public sealed class ToolRegistry(IEnumerable<IToolSource> sources)
{
    private readonly IToolSource[] _sources = [.. sources];

    /// <summary>Why sources offer less than they should.</summary>
    public IEnumerable<string> Problems => _sources.Select(static source => source.Problem).OfType<string>();

    /// <summary>Everything that there is now.</summary>
    public IReadOnlyDictionary<string, IAgentTool> All
    {
        get
        {
            var all = new Dictionary<string, IAgentTool>(StringComparer.Ordinal);
            foreach (var tool in _sources.SelectMany(static source => source.Tools)) all.TryAdd(tool.Specification.Name, tool);
            return all;
        }
    }

    /// <summary>The tools that an agent's list names, as they are now; what is not there is left out.</summary>
    /// <param name="grants">Each a name, or <c>SERVER/*</c>, with what the agent changes about it.</param>
    public IReadOnlyList<IAgentTool> Resolve(IEnumerable<ToolGrant> grants)
    {
        var all = All;
        var chosen = new Dictionary<string, IAgentTool>(StringComparer.Ordinal);
        foreach (var grant in grants)
        {
            foreach (var tool in all.Where(tool => grant.Matches(tool.Key)).Select(static tool => tool.Value)) chosen[tool.Specification.Name] = grant.Apply(tool);
        }

        return [.. chosen.Values];
    }
}

/// <summary>A tool that an agent may use.</summary>
/// <param name="Name">The tool's, or <c>SERVER/*</c> for all of a server's.</param>
/// <param name="Confirm">Whether the caller is asked first: true, false, or null as the tool has it.</param>
public sealed record ToolGrant(string Name, bool? Confirm = null)
{
    private const string Everything = "/*";

    /// <summary>Whether it speaks of a tool.</summary>
    /// <param name="tool">The tool's name.</param>
    public bool Matches(string tool) => Name.EndsWith(Everything, StringComparison.Ordinal)
        ? tool.StartsWith(Name[..^1], StringComparison.Ordinal)
        : tool == Name;

    /// <summary>The tool as the agent has it.</summary>
    /// <param name="tool">As it is offered.</param>
    public IAgentTool Apply(IAgentTool tool)
    {
        var specification = tool.Specification;
        return Confirm switch
        {
            true when specification.Confirmation is null => new Granted(tool, specification with { Confirmation = ToolSpecification.CommonConfirmation(specification.Title ?? specification.Name) }),
            false when specification.Confirmation is not null => new Granted(tool, specification with { Confirmation = null }),
            _ => tool,
        };
    }

    private sealed class Granted(IAgentTool inner, ToolSpecification specification) : IAgentTool
    {
        public ToolSpecification Specification => specification;

        public Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken) => inner.RunAsync(invocation, cancellationToken);

        public Task<ToolResult?> FindOutcomeAsync(ToolInvocation invocation, CancellationToken cancellationToken) => inner.FindOutcomeAsync(invocation, cancellationToken);
    }
}
