using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools;

/// <summary>
/// Makes a method a tool (<see cref="MethodTools"/>). Its parameters are the tool's arguments, in snake case, each described by a
/// <see cref="System.ComponentModel.DescriptionAttribute"/>; it may also take a <see cref="ToolContext"/> and a <see cref="CancellationToken"/>. It returns a
/// task of a <see cref="ToolResult"/>.
/// </summary>
/// <param name="name">See <see cref="ToolSpecification.Name"/>.</param>
/// <param name="description">See <see cref="ToolSpecification.Description"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentToolAttribute(string name, string description) : Attribute
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <inheritdoc cref="ToolSpecification.Title"/>
    public string? Title { get; init; }

    /// <inheritdoc cref="ToolSpecification.Effect"/>
    public ToolEffect Effect { get; init; }

    /// <inheritdoc cref="ToolSpecification.IsIdempotent"/>
    public bool IsIdempotent { get; init; }

    /// <inheritdoc cref="ToolSpecification.Confirmation"/>
    public string? Confirmation { get; init; }

    /// <summary>Name of a method of the same object with the same parameters: see <see cref="IAgentTool.FindOutcomeAsync"/>.</summary>
    public string? Outcome { get; init; }
}
