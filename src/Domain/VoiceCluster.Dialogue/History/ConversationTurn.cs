namespace VoiceCluster.Dialogue;

/// <summary>One exchange as the conversation remembers it.</summary>
/// <param name="UserText">What the caller said; empty when the agent spoke first (a greeting).</param>
/// <param name="AgentText">What the caller heard of the answer; empty when nothing was.</param>
/// <param name="WasInterrupted">The answer went on, unheard.</param>
public sealed record ConversationTurn(string UserText, string AgentText, bool WasInterrupted = false)
{
    /// <summary>Adds the turn's messages in order: the caller's, then the agent's, each unless empty.</summary>
    public void AddTo(ICollection<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (!string.IsNullOrWhiteSpace(UserText)) messages.Add(new(ChatRole.User, UserText));
        if (!string.IsNullOrWhiteSpace(AgentText)) messages.Add(new(ChatRole.Assistant, AgentText));
    }
}
