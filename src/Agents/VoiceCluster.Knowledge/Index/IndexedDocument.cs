using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Language;

namespace VoiceCluster.Knowledge.Index;

/// <summary>A chunk as it is searched. Immutable, so that a new index takes over those that did not change.</summary>
/// <param name="Section">The headings above it.</param>
/// <param name="Text">Its text.</param>
/// <param name="Hash">Of what is embedded.</param>
/// <param name="Vector">Of length 1; null while it has none.</param>
internal sealed record IndexedChunk(string Section, string Text, string Hash, float[]? Vector)
{
    /// <summary>The words of the headings and the text.</summary>
    public IReadOnlyDictionary<string, int> Words { get; } = TellingWords.Count($"{Section}\n{Text}");
}

/// <param name="Name">The document's name.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Chunks">In reading order.</param>
internal sealed record IndexedDocument(string Name, string Title, IReadOnlyList<IndexedChunk> Chunks)
{
    /// <summary>By which sources let it through.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = DocumentFields.None;
}
