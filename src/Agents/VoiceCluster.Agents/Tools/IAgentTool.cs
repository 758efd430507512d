namespace VoiceCluster.Agents.Tools;

/// <summary>Something that an agent can look up or do. Safe to use from many calls at once.</summary>
public interface IAgentTool
{
    /// <summary>What it is, and how it wants to be used.</summary>
    ToolSpecification Specification { get; }

    /// <summary>Runs it once.</summary>
    /// <param name="invocation">The arguments, which fit <see cref="ToolSpecification.Parameters"/>, and for whom.</param>
    /// <param name="cancellationToken">The time limit, or nobody wants it any more. A write is never cancelled by an interruption.</param>
    /// <returns>The result; also where the answer is that it cannot be done.</returns>
    /// <exception cref="ToolException">It failed; the message is for the model.</exception>
    Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken);

    /// <summary>What became of a call whose process died: asked with the same key, changes nothing.</summary>
    /// <returns>The result, when it was done; null when the tool cannot tell.</returns>
    Task<ToolResult?> FindOutcomeAsync(ToolInvocation invocation, CancellationToken cancellationToken) => Task.FromResult<ToolResult?>(null);
}

/// <summary>A tool failed.</summary>
/// <param name="message">Why, in words that a model can work with; holds no secret.</param>
/// <param name="isTransient">The same call may succeed a moment later.</param>
/// <param name="innerException">What happened.</param>
public sealed class ToolException(string message, bool isTransient = false, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The same call may succeed a moment later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Whether it was done all the same is not known: an answer that was on its way was lost.</summary>
    public bool OutcomeIsUnknown { get; init; }
}
