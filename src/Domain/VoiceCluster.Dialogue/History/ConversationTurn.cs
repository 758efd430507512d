namespace VoiceCluster.Dialogue;

/// <summary>One exchange as the conversation remembers it.</summary>
/// <param name="UserText">What the caller said; empty when the agent spoke first (a greeting).</param>
/// <param name="AgentText">What the caller heard of the answer; empty when nothing was.</param>
/// <param name="WasInterrupted">The answer went on, unheard.</param>
public sealed record ConversationTurn(string UserText, string AgentText, bool WasInterrupted = false)
{
    /// <summary>What was done for the answer, in order; every call with its result, also of a turn that was interrupted.</summary>
    public IReadOnlyList<ToolExchange> Tools { get; init; } = [];

    /// <summary>Adds the turn's messages in order: the caller's, the tools', the agent's, each unless empty.</summary>
    public void AddTo(ICollection<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (!string.IsNullOrWhiteSpace(UserText)) messages.Add(new(ChatRole.User, UserText));
        foreach (var message in MessagesOf(Tools)) messages.Add(message);
        if (!string.IsNullOrWhiteSpace(AgentText)) messages.Add(new(ChatRole.Assistant, AgentText));
    }

    /// <summary>Calls of tools as a model reads them: each asked for by the agent, and answered.</summary>
    public static IEnumerable<ChatMessage> MessagesOf(IEnumerable<ToolExchange> exchanges)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        foreach (var exchange in exchanges)
        {
            yield return new ChatMessage(ChatRole.Assistant, "") { ToolCalls = [exchange.Call] };
            yield return new ChatMessage(ChatRole.Tool, ToolData.For(exchange.Call.Name, exchange.Result)) { ToolCallId = exchange.Call.Id };
        }
    }
}
