using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge;
using VoiceCluster.Knowledge.Bases;
using VoiceCluster.Providers.Local;

namespace VoiceCluster.Silo.Providers;

/// <summary>Lets the built-in responder answer from uploaded documents, and from files of the shop's folder that are no list of questions and answers.</summary>
internal sealed class KnowledgeAnswers(KnowledgeBases bases, KnowledgeFolder own) : IFurtherAnswers
{
    // The best hits may be the responder's own files, which it has already looked through with a finer measure.
    private const int MostHits = 10;

    // About fifteen seconds of speech.
    private const int MostCharacters = 240;

    /// <inheritdoc/>
    public async Task<FurtherAnswer?> FindAsync(string question, IReadOnlyList<KnowledgeHit>? passages, CancellationToken cancellationToken)
    {
        var itsFiles = own.Current.Entries.Select(static e => e.File).ToHashSet(StringComparer.Ordinal);
        itsFiles.ExceptWith((bases.List(KnowledgeOptions.DefaultBase) ?? []).Where(static d => d.Source is DocumentSource.Upload).Select(static d => d.Name));
        var hits = passages ?? await bases.SearchAsync(new KnowledgeSource(KnowledgeOptions.DefaultBase), question, MostHits, cancellationToken);
        var best = hits.Where(h => h.Relevance >= KnowledgeHit.LeastRelevance && !(h.Base == KnowledgeOptions.DefaultBase && itsFiles.Contains(h.Document))).MaxBy(static h => h.Relevance);
        return best is not null && Passage.Excerpt(best.Text, question, MostCharacters) is { } said ? new(said, best.Relevance) : null;
    }
}
