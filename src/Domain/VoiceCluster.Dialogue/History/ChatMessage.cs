namespace VoiceCluster.Dialogue;

/// <summary>Who speaks in a <see cref="ChatMessage"/>.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,
}

/// <param name="Role">Who said it.</param>
/// <param name="Text">What was said; for the agent, only what the caller heard.</param>
public sealed record ChatMessage(ChatRole Role, string Text);
