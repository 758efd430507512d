namespace VoiceCluster.Dialogue;

/// <summary>Is told of what matters in conversations, after it is recorded. No answer waits for it; it does not throw.</summary>
public interface IConversationWatcher
{
    /// <summary>A caller's turn was understood.</summary>
    /// <param name="understood">As it is recorded.</param>
    /// <param name="words">What the caller said, as it is kept: the turn's own record may come later.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task TurnUnderstoodAsync(UnderstandingRecord understood, string words, CancellationToken cancellationToken);

    /// <summary>A call ended, and all of it is recorded.</summary>
    Task EndedAsync(string sessionId, CancellationToken cancellationToken);
}
