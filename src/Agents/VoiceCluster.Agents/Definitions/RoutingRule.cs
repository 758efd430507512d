using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Definitions;

/// <summary>Which chain of models answers what. All that a rule says must hold; the first rule that holds decides, and where none does, the agent's own chain answers.</summary>
public sealed record RoutingRule
{
    /// <summary>The words are a greeting, thanks, a goodbye and the like, and nothing else; null for whatever they are.</summary>
    public bool? SmallTalk { get; init; }

    /// <summary>The caller said so many words at least.</summary>
    public int LeastWords { get; init; }

    /// <summary>The caller said so many words at most.</summary>
    public int MostWords { get; init; } = int.MaxValue;

    /// <summary>The caller said one of these, as whole words, whatever their case; empty for anything.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];

    /// <summary>A tool has been used for this answer, or the caller was asked about one; null for either.</summary>
    public bool? Tools { get; init; }

    /// <summary>Links of the chain, in order of preference.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Whether the rule holds.</summary>
    /// <param name="words">What the caller said.</param>
    /// <param name="usesTools">As in <see cref="Tools"/>.</param>
    public bool Holds(string words, bool usesTools)
    {
        var said = Dialogue.SmallTalk.WordsOf(words);
        return said.Length >= LeastWords && said.Length <= MostWords
            && (Tools ?? usesTools) == usesTools
            && (SmallTalk is not { } small || small == Dialogue.SmallTalk.Is(words))
            && (Says.Count == 0 || Says.Any(phrase => Dialogue.SmallTalk.Find(said, Dialogue.SmallTalk.WordsOf(phrase)) >= 0));
    }
}
