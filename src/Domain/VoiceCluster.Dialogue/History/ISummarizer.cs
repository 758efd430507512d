namespace VoiceCluster.Dialogue;

/// <summary>Keeps what matters of the turns that fall out of the window. Thread safe.</summary>
public interface ISummarizer
{
    /// <summary>Folds turns into the running summary.</summary>
    /// <param name="summary">The summary so far; empty at first.</param>
    /// <param name="fallenOut">The turns that fell out, oldest first; at least one.</param>
    /// <param name="maxTokens">The new summary holds at most so many.</param>
    /// <param name="cancellationToken">Ends a summary that a model makes.</param>
    ValueTask<string> SummarizeAsync(string summary, IReadOnlyList<ConversationTurn> fallenOut, int maxTokens, CancellationToken cancellationToken);
}
