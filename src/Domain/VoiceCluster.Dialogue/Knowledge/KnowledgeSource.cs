using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>What is searched: a knowledge base, or those of its documents that a filter lets through.</summary>
/// <param name="Base">The base's name.</param>
public sealed record KnowledgeSource(string Base)
{
    /// <summary>By field, the values that a document may have there; empty for all documents. A document without the field is not searched, so that what nobody
    /// marked as public stays unheard.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Whether a document with these fields is searched. Values are compared whatever their case.</summary>
    public bool Admits(IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var (name, wanted) in Where)
        {
            if (!fields.TryGetValue(name, out var values) || !values.Any(value => wanted.Contains(value, StringComparer.OrdinalIgnoreCase))) return false;
        }

        return true;
    }
}
