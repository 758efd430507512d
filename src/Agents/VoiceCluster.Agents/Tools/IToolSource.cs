namespace VoiceCluster.Agents.Tools;

/// <summary>Where tools come from: the program itself, a file, a server. What it offers may change while the process runs.</summary>
public interface IToolSource
{
    /// <summary>What it offers now; empty while it is away.</summary>
    IReadOnlyList<IAgentTool> Tools { get; }

    /// <summary>Why it offers nothing, or less than it should; null when all is well.</summary>
    string? Problem => null;
}

/// <summary>Tools of the program itself.</summary>
/// <param name="tools">All of them.</param>
public sealed class FixedToolSource(IReadOnlyList<IAgentTool> tools) : IToolSource
{
    /// <inheritdoc/>
    public IReadOnlyList<IAgentTool> Tools { get; } = tools;
}
