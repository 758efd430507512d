namespace VoiceCluster.Providers.Local;

/// <summary>Answers what the built-in responder's own questions and answers do not hold. Thread safe.</summary>
public interface IFurtherAnswers
{
    /// <summary>The answer, ready to be spoken; null when there is none that is good enough.</summary>
    /// <param name="question">The caller's newest words.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<string?> FindAsync(string question, CancellationToken cancellationToken);
}
