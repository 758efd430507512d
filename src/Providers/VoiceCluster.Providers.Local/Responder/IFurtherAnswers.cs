using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>Answers what the built-in responder's own questions and answers do not hold. Thread safe.</summary>
public interface IFurtherAnswers
{
    /// <summary>The answer; null when there is none that is good enough.</summary>
    /// <param name="question">The caller's newest words.</param>
    /// <param name="passages">What the agent's documents say about them; null when it names none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<FurtherAnswer?> FindAsync(string question, IReadOnlyList<KnowledgeHit>? passages, CancellationToken cancellationToken);
}

/// <summary>An answer from elsewhere.</summary>
/// <param name="Text">Ready to be spoken.</param>
/// <param name="Relevance">0 to 1: how sure it is that it answers the question.</param>
public sealed record FurtherAnswer(string Text, double Relevance);
