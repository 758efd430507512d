namespace VoiceCluster.Dialogue;

/// <summary>Who speaks in a <see cref="ChatMessage"/>.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,

    /// <summary>What a tool answered.</summary>
    Tool,
}

/// <param name="Role">Who said it.</param>
/// <param name="Text">What was said; for the agent, only what the caller heard.</param>
public sealed record ChatMessage(ChatRole Role, string Text)
{
    /// <summary>Of the assistant: what it asked to have done, each answered by a <see cref="ChatRole.Tool"/> message that follows.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Of a tool: the <see cref="ToolCall.Id"/> that it answers.</summary>
    public string? ToolCallId { get; init; }
}
