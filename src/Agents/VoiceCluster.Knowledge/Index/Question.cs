using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Index;

/// <summary>What is searched for: each sentence alone, since a caller who tells a story asks for several things.</summary>
/// <param name="Sentences">At least one, unless nothing was said.</param>
/// <param name="Vectors">Of the sentences; null when full text alone is searched.</param>
internal sealed record Question(IReadOnlyList<string> Sentences, IReadOnlyList<float[]>? Vectors)
{
    /// <summary>A story's sentences beyond these are not searched.</summary>
    public const int MostSentences = 64;

    // "Hi." and "Thank you." ask for nothing.
    private const int ShortestSentence = 15;

    /// <summary>The sentences that are searched.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var all = Documents.Sentences.Split(text).Select(static s => s.Trim(' ', '#', '-', '*', '•', '\t')).Where(static s => s.Length > 0).ToList();
        var telling = all.Where(static s => s.Length >= ShortestSentence).Take(MostSentences).ToList();
        return telling.Count > 0 ? telling : all.Count > 0 ? [string.Join(' ', all.Take(MostSentences))] : [];
    }
}
